// SPDX-License-Identifier: Apache-2.0
// Names, positions and places. None belongs to a real person of this company, which does not exist either.
#include "NameTables.h"

#include <array>

namespace rollcall::demo {

using namespace std::string_view_literals;

namespace {

constexpr auto first = std::to_array<NamePart>({
    {"Ada", "ada"},         {"Amélie", "amelie"},     {"Anders", "anders"},
    {"Anna", "anna"},       {"Aoife", "aoife"},       {"Benjamin", "benjamin"},
    {"Björn", "bjoern"},    {"Camila", "camila"},     {"Carlos", "carlos"},
    {"Chloé", "chloe"},     {"Daniel", "daniel"},     {"Dmitri", "dmitri"},
    {"Elena", "elena"},     {"Emre", "emre"},         {"Eszter", "eszter"},
    {"Fatima", "fatima"},   {"Felix", "felix"},       {"Giulia", "giulia"},
    {"Grace", "grace"},     {"Hannah", "hannah"},     {"Ibrahim", "ibrahim"},
    {"Ingrid", "ingrid"},   {"Isabel", "isabel"},     {"Jan", "jan"},
    {"Jasmin", "jasmin"},   {"João", "joao"},         {"Jonas", "jonas"},
    {"Kavita", "kavita"},   {"Kenji", "kenji"},       {"Laura", "laura"},
    {"Leïla", "leila"},     {"Lukas", "lukas"},       {"Małgorzata", "malgorzata"},
    {"Marco", "marco"},     {"Mei", "mei"},           {"Mohammed", "mohammed"},
    {"Nadia", "nadia"},     {"Niamh", "niamh"},       {"Noah", "noah"},
    {"Olga", "olga"},       {"Oliver", "oliver"},     {"Ömer", "oemer"},
    {"Paula", "paula"},     {"Priya", "priya"},       {"Rafael", "rafael"},
    {"René", "rene"},       {"Ruth", "ruth"},         {"Samuel", "samuel"},
    {"Siobhán", "siobhan"}, {"Sofia", "sofia"},       {"Štěpán", "stepan"},
    {"Tariq", "tariq"},     {"Thandiwe", "thandiwe"}, {"Tomás", "tomas"},
    {"Uwe", "uwe"},         {"Valeria", "valeria"},   {"Victor", "victor"},
    {"Wanjiru", "wanjiru"}, {"Yusuf", "yusuf"},       {"Zoë", "zoe"},
});

constexpr auto last = std::to_array<NamePart>({
    {"Adeyemi", "adeyemi"},
    {"Andersson", "andersson"},
    {"Bauer", "bauer"},
    {"Becker", "becker"},
    {"Bianchi", "bianchi"},
    {"Brown", "brown"},
    {"Çelik", "celik"},
    {"Chen", "chen"},
    {"Costa", "costa"},
    {"Dąbrowski", "dabrowski"},
    {"Davies", "davies"},
    {"Díaz", "diaz"},
    {"Dubois", "dubois"},
    {"Eriksen", "eriksen"},
    {"Fernández", "fernandez"},
    {"Fischer", "fischer"},
    {"Fitzgerald", "fitzgerald"},
    {"García", "garcia"},
    {"Gupta", "gupta"},
    {"Haddad", "haddad"},
    {"Hansen", "hansen"},
    {"Hernández", "hernandez"},
    {"Hoffmann", "hoffmann"},
    {"Horváth", "horvath"},
    {"Iyer", "iyer"},
    {"Jensen", "jensen"},
    {"Johnson", "johnson"},
    {"Kamau", "kamau"},
    {"Kim", "kim"},
    {"Kowalska", "kowalska"},
    {"Krüger", "krueger"},
    {"Larsen", "larsen"},
    {"Lefèvre", "lefevre"},
    {"Lopes", "lopes"},
    {"MacLeod", "macleod"},
    {"Martin", "martin"},
    {"Mbeki", "mbeki"},
    {"Moreau", "moreau"},
    {"Müller", "mueller"},
    {"Nakamura", "nakamura"},
    {"Nguyễn", "nguyen"},
    {"Novák", "novak"},
    {"O’Brien", "obrien"},
    {"Okafor", "okafor"},
    {"Olsen", "olsen"},
    {"Papadopoulos", "papadopoulos"},
    {"Patel", "patel"},
    {"Petrov", "petrov"},
    {"Popescu", "popescu"},
    {"Rossi", "rossi"},
    {"Santos", "santos"},
    {"Sato", "sato"},
    {"Schmidt", "schmidt"},
    {"Silva", "silva"},
    {"Singh", "singh"},
    {"Smith", "smith"},
    {"Sørensen", "soerensen"},
    {"Tanaka", "tanaka"},
    {"Taylor", "taylor"},
    {"Thompson", "thompson"},
    {"van den Berg", "vandenberg"},
    {"Virtanen", "virtanen"},
    {"Walker", "walker"},
    {"Weiß", "weiss"},
    {"Williams", "williams"},
    {"Wójcik", "wojcik"},
    {"Yılmaz", "yilmaz"},
    {"Zimmermann", "zimmermann"},
});

constexpr auto placeTable = std::to_array<Place>({
    {"San Francisco", "CA", "US", "94105", "500 Howard Street", "en_US", "en", "America/Los_Angeles", "+1 415 555 01"},
    {"Berlin", "", "DE", "10969", "Lindenstraße 20", "de_DE", "de", "Europe/Berlin", "+49 30 23125 0"},
    {"Madrid", "", "ES", "28013", "Calle del Arenal 7, 3.º", "es_ES", "es", "Europe/Madrid", "+34 910 555 0"},
    {"Tokyo", "", "JP", "100-0005", "丸の内1丁目9-1", "ja_JP", "ja", "Asia/Tokyo", "+81 3 5550 00"},
    {"London", "", "GB", "EC2A 4NE", "12 Curtain Road", "en_GB", "en", "Europe/London", "+44 20 7946 00"},
    {"Zürich", "ZH", "CH", "8001", "Bahnhofstrasse 45", "de_CH", "de", "Europe/Zurich", "+41 44 555 00 "},
    {"São Paulo", "SP", "BR", "01310-100", "Avenida Paulista 1000", "pt_BR", "pt", "America/Sao_Paulo",
     "+55 11 5555 00"},
    {"Dubai", "", "AE", "", "Sheikh Zayed Road 90", "ar_AE", "ar", "Asia/Dubai", "+971 4 555 00"},
});

constexpr auto special = std::to_array<SpecialName>({
    {"Zoë", "", "Łukasiewicz", "zoe.lukasiewicz", 1},
    {"Grace", "", "O'Brien-Hopper", "grace.obrien-hopper", 4},
    {"مريم", "", "الخوارزمي", "maryam.alkhwarizmi", 7},
    {"花子", "", "山田", "hanako.yamada", 3, true},
    {"Sukarno", "", "", "sukarno", 4},
    {"Maria", "", "Silva", "maria.silva", 6},
    {"Maria", "", "Silva", "maria.silva", 2},
    {"José", "María", "Núñez y García", "jose.nunez", 2},
    {"Maximiliana Alexandrina Konstanze", "", "von Hohenlohe-Schillingsau", "maximiliana.vonhohenlohe", 1},
    {"Seán", "", "D’Arcy", "sean.darcy", 4},
    {"יעל", "", "כהן", "yael.cohen", 7},
    {"伟", "", "王", "wei.wang", 3, true},
    {"민준", "", "김", "minjun.kim", 3, true},
    {"Ντίνα", "", "Παπαδοπούλου", "dina.papadopoulou", 5},
    {"Ольга", "Сергеевна", "Иванова", "olga.ivanova", 1},
    {"สมชาย", "", "ใจดี", "somchai.jaidee", 3},
    {"अनन्या", "", "शर्मा", "ananya.sharma", 4},
    {"İpek", "", "Işık", "ipek.isik", 1},
    {"Günther", "", "Strauß-Großmann", "guenther.strauss", 5},
    {"Ng", "", "", "ng", 3},
    {"Jean-François", "", "L'Hôpital", "jean-francois.lhopital", 5},
    {"Þórdís", "", "Ægisdóttir", "thordis.aegisdottir", 4},
    {"Nguyễn Thị", "Minh", "Khai", "minh.khai", 0},
    {"李", "", "", "li", 3},
});

constexpr auto engineering =
    std::to_array({"Head of Engineering"sv, "Software Engineer"sv, "Senior Software Engineer"sv,
                   "Site Reliability Engineer"sv, "Quality Engineer"sv});
constexpr auto sales =
    std::to_array({"Head of Sales"sv, "Account Executive"sv, "Sales Engineer"sv, "Sales Development Representative"sv});
constexpr auto finance =
    std::to_array({"Chief Financial Officer"sv, "Accountant"sv, "Controller"sv, "Payroll Specialist"sv});
constexpr auto people =
    std::to_array({"Head of People"sv, "Recruiter"sv, "HR Business Partner"sv, "Learning Designer"sv});
constexpr auto support =
    std::to_array({"Head of Support"sv, "Support Engineer"sv, "Support Specialist"sv, "Escalation Manager"sv});
constexpr auto legal = std::to_array({"General Counsel"sv, "Counsel"sv, "Privacy Officer"sv, "Contract Manager"sv});
constexpr auto marketing =
    std::to_array({"Head of Marketing"sv, "Content Editor"sv, "Product Marketer"sv, "Event Manager"sv});
constexpr auto operations =
    std::to_array({"Chief Operating Officer"sv, "IT Administrator"sv, "Facilities Manager"sv, "Security Analyst"sv});

constexpr auto departmentTable = std::to_array<Department>({
    {"Engineering", "Product", "CC-4100", engineering},
    {"Sales", "Revenue", "CC-2100", sales},
    {"Finance", "Corporate", "CC-1100", finance},
    {"People & Culture", "Corporate", "CC-1200", people},
    {"Support", "Product", "CC-4300", support},
    {"Legal", "Corporate", "CC-1300", legal},
    {"Marketing", "Revenue", "CC-2300", marketing},
    {"Operations", "Corporate", "CC-1400", operations},
});

} // namespace

std::span<const NamePart> firstNames()
{
    return first;
}

std::span<const NamePart> lastNames()
{
    return last;
}

std::span<const SpecialName> specialNames()
{
    return special;
}

std::span<const Place> places()
{
    return placeTable;
}

std::span<const Department> departments()
{
    return departmentTable;
}

} // namespace rollcall::demo
