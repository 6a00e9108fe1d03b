// SPDX-License-Identifier: Apache-2.0
#include "ctl/Asker.h"

#include "composition/AccountName.h"

#include <utility>

namespace rollcall::ctl {

std::string askerOf(const Invocation& invocation)
{
    if (invocation.has("by"))
        return invocation.value("by");
    return app::accountName("rollcallctl");
}

Option byOption()
{
    return {"by", "NAME", "Who does it (default: the account that runs the command)"};
}

Outcome<directory::Person> personNamed(const Chosen& chosen, const std::string& name)
{
    auto person = chosen.session->personByUserName(chosen.integration.id, name);
    if (person && !*person)
        person = chosen.session->person(chosen.integration.id, directory::ResourceId(name));
    if (!person)
        return tl::unexpected(toFailure(person.error()));
    if (!*person)
        return notFound("There is nobody with the user name or id \"" + name + "\" in " + chosen.integration.slug +
                        ".");
    return std::move(**person);
}

} // namespace rollcall::ctl
