package dev.sojourn.script;

import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/** What preludes see of the request, the response, the socket, and what the scripts of a mount share. */
final class WebFunctions {

    private WebFunctions() {}

    static void install(HostFunctions functions) {
        request(functions);
        response(functions);
        shared(functions);
        functions
                .add("exit", (call, in) -> call.exit())
                .add("settled", (call, in) -> done(call::settle))
                .add("failed", (call, in) -> done(() -> call.fail(in.script(0))))
                .add("message", (call, in) -> call.message())
                .add("log", (call, in) -> done(() -> call.log(level(in.text(0)), in.text(1))))
                .add("logError", (call, in) -> done(() -> call.services().log(in.script(0), in.text(1))));
        socket(functions);
    }

    private static void request(HostFunctions functions) {
        functions
                .add("method", (call, in) -> call.exchange().method())
                .add("path", (call, in) -> call.exchange().path())
                .add("isSecure", (call, in) -> call.exchange().secure())
                .add("remoteAddress", (call, in) -> call.exchange().remoteAddress())
                .add("authority", (call, in) -> call.exchange().authority())
                .add("header", (call, in) -> header(call, in.text(0)))
                .add("headers", (call, in) -> joined(call))
                .add("cookies", (call, in) -> cookies(call))
                .add("pathParameters", (call, in) -> call.pathParameters())
                .add("query", (call, in) -> FormData.ofQuery(call.exchange().rawQuery()))
                .add("form", (call, in) -> FormData.ofBody(header(call, "content-type"), call.body()))
                .add("bodyText", (call, in) -> call.body().text())
                .add("bodyBytes", (call, in) -> call.body().bytes())
                .add("whenBodyIsRead", (call, in) -> done(() -> call.whenBodyIsRead(in.script(0))));
    }

    private static void response(HostFunctions functions) {
        functions
                .add("status", (call, in) -> done(() -> call.response().status((int) in.number(0))))
                .add("responseStatus", (call, in) -> call.response().status())
                .add("setHeader", (call, in) -> done(() -> call.response().setHeader(in.text(0), in.text(1))))
                .add("addHeader", (call, in) -> done(() -> call.response().addHeader(in.text(0), in.text(1))))
                .add("hasHeader", (call, in) -> call.response().hasHeader(in.text(0)))
                .add("answer", (call, in) -> {
                    throw new AnswerException((int) in.number(0), in.text(1));
                })
                .add("hasBody", (call, in) -> call.response().hasBody())
                .add("sendText", (call, in) -> done(() -> call.response().body(in.text(0), in.text(1))))
                .add("sendBytes", (call, in) -> done(() -> call.response().body(bytes(in.plain(0)), in.text(1))));
    }

    private static void socket(HostFunctions functions) {
        functions
                .add("isSocket", (call, in) -> call.channel() != null)
                .add("setSocketId", (call, in) -> done(() -> call.nameSocket(in.text(0))))
                .add("socketSend", (call, in) -> done(() -> send(call, in)))
                .add(
                        "socketClose",
                        (call, in) -> done(() -> {
                            if (call.channel() != null) {
                                call.channel().close((int) in.number(0), in.isAbsent(1) ? "" : in.text(1));
                            }
                        }));
    }

    private static void shared(HostFunctions functions) {
        functions
                .add("sharedGet", (call, in) -> call.services().shared().get(in.text(0)))
                .add(
                        "sharedSet",
                        (call, in) -> done(() -> call.services().shared().set(in.text(0), in.plain(1))))
                .add("sharedDelete", (call, in) -> call.services().shared().delete(in.text(0)))
                .add("sharedKeys", (call, in) -> call.services().shared().keys())
                .add("sharedUpdate", (call, in) -> {
                    Value change = in.script(1);
                    return call.services().shared().update(in.text(0), before -> {
                        Object given = in.values().toScript(before);
                        return in.values()
                                .toPlain(given == null ? change.execute((Object) null) : change.execute(given));
                    });
                });
    }

    private static void send(Call call, HostFunctions.Arguments in) {
        if (call.channel() == null) {
            return;
        }
        Object value = in.plain(0);
        int most = call.services().limits().messageBytes();
        int length = bytes(value).length;
        if (length > most) {
            throw new IllegalStateException(
                    "A message of " + length + " bytes is over the limit of " + most + " (option messageLimit)");
        }
        if (value instanceof byte[] bytes) {
            call.channel().send(bytes);
        } else {
            call.channel().send(String.valueOf(value));
        }
    }

    private static byte[] bytes(@Nullable Object value) {
        return value instanceof byte[] bytes ? bytes : String.valueOf(value).getBytes(StandardCharsets.UTF_8);
    }

    private static @Nullable String header(Call call, String name) {
        List<String> lines = call.exchange().headers(name);
        return lines.isEmpty() ? null : String.join(", ", lines);
    }

    private static Map<String, String> joined(Call call) {
        Map<String, String> all = new LinkedHashMap<>();
        call.exchange()
                .headers()
                .forEach((name, lines) -> all.put(name.toLowerCase(Locale.ROOT), String.join(", ", lines)));
        return all;
    }

    /** The first value of each name wins, as the name of a longer path comes first (RFC 6265, section 5.4). */
    private static Map<String, String> cookies(Call call) {
        Map<String, String> cookies = new LinkedHashMap<>();
        CookieLines.each(call.exchange().headers("cookie"), (name, value) -> {
            String decoded = Percent.decode(value);
            cookies.putIfAbsent(name, decoded == null ? value : decoded);
        });
        return cookies;
    }

    private static Level level(String name) {
        return switch (name) {
            case "debug" -> Level.DEBUG;
            case "warn" -> Level.WARNING;
            case "error" -> Level.ERROR;
            default -> Level.INFO;
        };
    }

    private static @Nullable Object done(Runnable work) {
        work.run();
        return null;
    }
}
