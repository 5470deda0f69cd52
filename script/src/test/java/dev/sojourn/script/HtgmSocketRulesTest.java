package dev.sojourn.script;

import dev.sojourn.Session;
import dev.sojourn.id.Transport;
import dev.sojourn.testkit.socket.SocketRules;

/** The contract of sockets, by handlers that live as long as their socket. */
class HtgmSocketRulesTest implements ScriptSocketFixture, SocketRules {

    @Override
    public String file() {
        return "htgm/live.js";
    }

    @Override
    public String script() {
        return """
                server.add_websocket('live', (context) => ({
                  on_message(text) {
                    context.request.get_header('x-heard');
                    const [verb, first, second] = text.split(' ');
                    let answer = 'done';
                    if (verb === 'get') answer = String(context.session.get(first));
                    if (verb === 'set') context.session.set(first, second);
                    if (verb === 'end') context.close_session();
                    if (verb === 'again') { context.start_session(); context.session.set('name', first) }
                    if (verb === 'wait' || verb === 'hold') {
                      context.session.get('name');
                      context.request.get_header('x-meanwhile');
                    }
                    if (verb === 'hold') context.session.set('held', 'yes');
                    this.send(answer);
                  },
                }));
                """;
    }

    @Override
    public FakeExchange upgrade(Session session) {
        return new FakeExchange("GET", "/live").header("Cookie", "htgm-session=" + session.signedId(Transport.COOKIE));
    }
}
