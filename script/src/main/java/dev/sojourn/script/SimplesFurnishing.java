package dev.sojourn.script;

import dev.sojourn.policy.Lifetime;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the prelude of this dialect has beside sessions: cookies of sessions that a script keeps itself. */
final class SimplesFurnishing implements Furnishing {

    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");

    SimplesFurnishing() {}

    @Override
    public void install(HostFunctions functions) {
        functions
                .add("simplesTimeout", (call, in) -> timeout(call))
                .add("simplesCookieId", (call, in) -> cookieId(call))
                .add("simplesOffer", (call, in) -> {
                    UnstoredCookie.offer(call, call.exchange().secure(), in.text(0), in.number(1));
                    return null;
                })
                .add("simplesTakeBack", (call, in) -> {
                    UnstoredCookie.takeBack(call, call.exchange().secure());
                    return null;
                })
                .add("simplesDiscard", (call, in) -> {
                    call.door().discard();
                    return null;
                });
    }

    private static double timeout(Call call) {
        return Lifetime.millis(call.services().sessions().engine().lifetime().idle());
    }

    /** An id that this dialect could have made; what else a client sends is not asked for in the script's store. */
    private static @Nullable String cookieId(Call call) {
        String name = UnstoredCookie.settings(call).name(call.exchange().secure());
        for (String value : CookieLines.values(call.exchange().headers("cookie"), name)) {
            if (ID.matcher(value).matches()) {
                return value;
            }
        }
        return null;
    }
}
