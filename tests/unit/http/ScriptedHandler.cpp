// SPDX-License-Identifier: Apache-2.0
// Echo by default, refusals as JSON that tells status and reason.
#include "ScriptedHandler.h"

#include <thread>

namespace rollcall::test {

namespace {

class ScriptedHandler final : public http::Handler {
public:
    explicit ScriptedHandler(std::shared_ptr<Script> script) : m_script(std::move(script))
    {
        ++m_script->handlersAlive;
    }
    ~ScriptedHandler() override
    {
        checkThread();
        --m_script->handlersAlive;
    }

    std::optional<http::Response> admit(const http::Request& request) override
    {
        checkThread();
        return m_script->admit ? m_script->admit(request) : std::nullopt;
    }

    std::optional<std::size_t> mostBodyBytes(const http::Request& request) const override
    {
        return m_script->mostBodyBytes ? m_script->mostBodyBytes(request) : std::nullopt;
    }

    void handle(http::Request request, http::Responder responder) override
    {
        checkThread();
        if (m_script->handle) {
            m_script->handle(std::move(request), std::move(responder));
            return;
        }
        responder.send(textResponse(200, request.method + " " + request.target + " " + request.clientAddress + " " +
                                             std::to_string(request.body.size()) + " " + request.body));
    }

    http::Response refuse(const http::Refusal& refusal) override
    {
        checkThread();
        m_script->refused(refusal);
        auto response = textResponse(refusal.status, "{\"refused\":" + std::to_string(refusal.status) + "}");
        response.headers.set("Content-Type", "application/scim+json");
        return response;
    }

private:
    void checkThread()
    {
        if (std::this_thread::get_id() != m_thread)
            ++m_script->handlersOnWrongThread;
    }

    std::shared_ptr<Script> m_script;
    std::thread::id m_thread = std::this_thread::get_id();
};

} // namespace

void Script::refused(const http::Refusal& refusal)
{
    const std::lock_guard lock(m_mutex);
    m_refusals.push_back(refusal);
}

std::vector<http::Refusal> Script::refusals() const
{
    const std::lock_guard lock(m_mutex);
    return m_refusals;
}

http::Refusal Script::lastRefusal() const
{
    const std::lock_guard lock(m_mutex);
    return m_refusals.empty()
               ? http::Refusal{.status = 0, .reason = "", .method = "", .target = "", .clientAddress = ""}
               : m_refusals.back();
}

void Shelf::put(http::Responder responder)
{
    const std::lock_guard lock(m_mutex);
    m_responders.push_back(std::move(responder));
}

std::size_t Shelf::size() const
{
    const std::lock_guard lock(m_mutex);
    return m_responders.size();
}

http::Responder Shelf::take()
{
    const std::lock_guard lock(m_mutex);
    http::Responder first = std::move(m_responders.front());
    m_responders.erase(m_responders.begin());
    return first;
}

std::function<void(http::Request, http::Responder)> shelving(Shelf& shelf)
{
    return [&shelf](http::Request request, http::Responder responder) {
        if (request.path() == "/hold")
            shelf.put(std::move(responder));
        else
            responder.send(textResponse(200, std::to_string(request.body.size())));
    };
}

http::Response textResponse(int status, std::string body)
{
    http::Response response;
    response.status = status;
    response.headers.add("Content-Type", "text/plain");
    response.body = std::move(body);
    return response;
}

http::HandlerFactory scripted(std::shared_ptr<Script> script)
{
    return [script = std::move(script)] { return std::make_unique<ScriptedHandler>(script); };
}

std::unique_ptr<http::Server> startServer(const std::shared_ptr<Script>& script, http::ServerConfig config)
{
    auto server = http::Server::start(std::move(config), scripted(script));
    return server ? std::move(*server) : nullptr;
}

} // namespace rollcall::test
