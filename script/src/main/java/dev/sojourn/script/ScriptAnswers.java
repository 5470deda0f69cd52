package dev.sojourn.script;

import dev.sojourn.Session;
import dev.sojourn.http.FaultAnswer;
import dev.sojourn.http.SessionFault;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/** What is answered when a script could not answer: a status and a short text, never a trace, an id or a value. */
final class ScriptAnswers {

    private static final byte[] NOTHING = {};

    private ScriptAnswers() {}

    /** A status and a short text, or a fault of a session. */
    record Refusal(int status, String text, @Nullable SessionFault fault) {

        Refusal(int status, String text) {
            this(status, text, null);
        }

        /** What every door says of a fault of a session. */
        static Refusal of(Throwable thrown, @Nullable Session own) {
            SessionFault fault = Objects.requireNonNull(SessionFault.of(thrown, own));
            return new Refusal(fault.status(), fault.message(), fault);
        }

        static final Refusal FAILED = new Refusal(500, "Internal error");
        static final Refusal FOREIGN = new Refusal(403, "Origin not allowed");
        static final Refusal BUSY = new Refusal(503, "Busy, try again");
    }

    /** Why a call failed, in terms of HTTP; the log is told here, once. */
    static Refusal refusal(RuntimeException thrown, Call call, Generation generation) {
        if (thrown instanceof StoppedException stopped) {
            generation.logs().stopped(stopped, generation.scripts(), call.toString());
            return Refusal.FAILED;
        }
        if (thrown instanceof PolyglotException script) {
            RuntimeException cause = script.isGuestException() ? cause(script, call) : null;
            Refusal known = cause == null ? null : known(cause, call.door().sessionIfOpen());
            if (known == null || known.status() == 500 && !(cause instanceof AnswerException)) {
                generation.logs().failed(script, generation.scripts(), call.toString());
            }
            return known == null ? Refusal.FAILED : known;
        }
        Refusal known = known(thrown, call.door().sessionIfOpen());
        if (known == null) {
            generation.logs().say(Level.ERROR, "Answering " + call + " failed: " + thrown);
        }
        return known == null ? Refusal.FAILED : known;
    }

    private static @Nullable RuntimeException cause(PolyglotException thrown, Call call) {
        Value object = thrown.getGuestObject();
        if (object == null || !object.hasMember("name")) {
            return null;
        }
        Value name = object.getMember("name");
        return name.isString() ? call.fault(name.asString()) : null;
    }

    private static @Nullable Refusal known(RuntimeException thrown, @Nullable Session own) {
        if (thrown instanceof AnswerException answer) {
            return new Refusal(answer.status(), String.valueOf(answer.getMessage()));
        }
        return SessionFault.of(thrown, own) == null ? null : Refusal.of(thrown, own);
    }

    /**
     * Answers for a mount: what is a fault of a session, as every door does, with the headers of the script that do not
     * speak of its body. Without those of CORS a page of another origin could not read the answer.
     */
    static void refuse(Generation generation, ScriptExchange exchange, Refusal refusal, @Nullable ResponseDraft draft) {
        SessionFault fault = refusal.fault();
        if (fault == null || exchange.committed()) {
            refuse(exchange, refusal);
            return;
        }
        if (draft != null) {
            draft.headWithoutBody(exchange);
        }
        FaultAnswer answer = generation.sessions().answer(fault, exchange);
        answer.headers().forEach(exchange::setHeader);
        exchange.respond(answer.status(), answer.body());
    }

    static void refuse(ScriptExchange exchange, Refusal refusal) {
        if (exchange.committed()) {
            return;
        }
        if (refusal.status() == 503) {
            exchange.setHeader("Retry-After", "1");
        }
        exchange.setHeader("Content-Type", "text/plain; charset=utf-8");
        exchange.setHeader("X-Content-Type-Options", "nosniff");
        exchange.respond(refusal.status(), (refusal.text() + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Answers a method that no route of the path has (RFC 9110, sections 9.3.7 and 15.5.6). */
    static void otherMethod(ScriptExchange exchange, Set<String> methods) {
        Set<String> allowed = new TreeSet<>(methods);
        if (allowed.remove(RouteKey.ANY)) {
            allowed.addAll(RouteKey.METHODS);
            // Servers refuse it by themselves, and are asked for it by those who look for faults.
            allowed.remove("TRACE");
        }
        allowed.add("OPTIONS");
        if (methods.contains("GET")) {
            allowed.add("HEAD");
        }
        exchange.setHeader("Allow", String.join(", ", allowed));
        if (exchange.method().equals("OPTIONS")) {
            exchange.respond(204, NOTHING);
        } else {
            refuse(exchange, new Refusal(405, "Method not allowed"));
        }
    }

    /** Sends what a script has made; what it says of caching counts where no id of a session is handed out. */
    static void send(ScriptExchange exchange, Call call, HttpDoor door) {
        ResponseDraft response = call.response();
        boolean handsOutIds =
                call.hasHeld() || !exchange.responseHeaders("Set-Cookie").isEmpty();
        response.head(exchange);
        door.tellCaches();
        if (handsOutIds) {
            exchange.setHeader("Cache-Control", "no-store");
        }
        boolean bodiless = response.status() == 204 || response.status() == 304;
        exchange.respond(response.status(), bodiless ? NOTHING : response.bytes());
    }
}
