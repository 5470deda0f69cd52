package dev.sojourn.script;

import dev.sojourn.Session;
import dev.sojourn.id.Transport;
import dev.sojourn.testkit.socket.SocketRules;

/** The contract of sockets, by a program that is run for each event. */
class MarsSocketRulesTest implements ScriptSocketFixture, SocketRules {

    @Override
    public String file() {
        return "mars/live.onMessage.js";
    }

    @Override
    public String script() {
        return """
                header('x-heard');
                const [verb, first, second] = param('say').split(' ');
                let answer = 'done';
                if (verb === 'get') answer = String(session(first));
                if (verb === 'set') session(first, second);
                if (verb === 'end') session.close();
                if (verb === 'again') { session.close(); session('name', first) }
                if (verb === 'wait' || verb === 'hold') { session('name'); header('x-meanwhile') }
                if (verb === 'hold') session('held', 'yes');
                write('answer', answer);
                """;
    }

    @Override
    public FakeExchange upgrade(Session session) {
        return new FakeExchange("GET", "/mars/live?sid=" + session.signedId(Transport.QUERY));
    }

    @Override
    public String message(String command) {
        return "{\"say\": \"" + command + "\"}";
    }

    @Override
    public String answer(String message) {
        return message.replaceAll("^\\{\"answer\":\"(.*)\"}$", "$1");
    }
}
