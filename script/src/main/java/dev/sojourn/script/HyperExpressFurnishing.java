package dev.sojourn.script;

import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.id.IdFormat;
import dev.sojourn.id.IdReading;
import dev.sojourn.id.KeyRing;
import dev.sojourn.id.SessionId;
import dev.sojourn.id.SessionIds;
import dev.sojourn.id.SignedIdFormat;
import dev.sojourn.id.Transport;
import dev.sojourn.policy.Lifetime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the prelude of this dialect has beside sessions: ids that a script chooses, cookies of unstored sessions. */
final class HyperExpressFurnishing implements Furnishing {

    private static final int MOST_COOKIES = 4;
    private static final int LONGEST_ID = 256;

    private final MountOptions options;

    HyperExpressFurnishing(MountOptions options) {
        this.options = options;
    }

    static void check(MountOptions options) {
        rollMode(options);
        unknownId(options);
    }

    private static String rollMode(MountOptions options) {
        return options.word("rollMode", "MIGRATE", "MIGRATE", "RESET");
    }

    private static String unknownId(MountOptions options) {
        return options.word("unknownId", "REGENERATE", "REGENERATE", "ADOPT_SIGNED");
    }

    @Override
    public void install(HostFunctions functions) {
        functions
                .add("hyperResetsOnRoll", (call, in) -> rollMode(options).equals("RESET"))
                .add("hyperAdoptsSigned", (call, in) -> unknownId(options).equals("ADOPT_SIGNED"))
                .add("hyperDuration", (call, in) ->
                        (double) Lifetime.millis(engine(call).lifetime().idle()))
                .add("hyperLook", (call, in) -> nothing(() -> look(call)))
                .add("hyperPresent", (call, in) -> nothing(() -> present(call, in.text(0))))
                .add("hyperCookieId", (call, in) -> cookieId(call))
                .add(
                        "hyperBegin",
                        (call, in) ->
                                begin(call.session(), in.text(0), in.script(1).asBoolean()))
                .add("hyperRoll", (call, in) -> HyperExpressIds.plan(in.text(0), call.session()::roll))
                .add("hyperUnsign", (call, in) -> unsign(in.text(0), in.text(1)))
                .add(
                        "hyperOffer",
                        (call, in) -> nothing(() -> UnstoredCookie.offer(call, true, in.text(0), in.number(1))))
                .add("hyperTakeBack", (call, in) -> nothing(() -> takeBack(call)));
    }

    private static void look(Call call) {
        String name = UnstoredCookie.settings(call).name(true);
        call.door().through(exchange -> HyperExpressCookies.decoded(exchange, name));
    }

    private static void present(Call call, String id) {
        String name = UnstoredCookie.settings(call).name(true);
        String signed = engine(call).ids().sign(SessionId.of(id), Transport.COOKIE);
        call.door().through(exchange -> HyperExpressCookies.presenting(exchange, name, signed));
    }

    /** The first id in the cookies that this engine has signed; the store is not asked. */
    private static @Nullable String cookieId(Call call) {
        List<String> values = HyperExpressCookies.values(
                call.exchange().headers("cookie"), UnstoredCookie.settings(call).name(true));
        for (String value : values.subList(0, Math.min(MOST_COOKIES, values.size()))) {
            IdReading reading = engine(call).ids().read(value, Transport.COOKIE);
            if (reading.accepted()) {
                return reading.id().text();
            }
        }
        return null;
    }

    /**
     * Begins the session with an id that was planned for it. One that the script chose is stored at once: when it is
     * another session's, or was one's that has ended, a fresh one takes its place.
     */
    private static @Nullable String begin(Session session, String id, boolean chosen) {
        HyperExpressIds.plan(id, session::begin);
        if (chosen) {
            try {
                session.save();
            } catch (IllegalStateException taken) {
                session.roll();
            }
        }
        return session.id();
    }

    private static @Nullable String unsign(String signed, String secret) {
        IdReading reading = SessionIds.builder()
                .format(IdFormat.lenient(IdFormat.base64Url(32), LONGEST_ID))
                .signed(SignedIdFormat.idDotMac())
                .keys(KeyRing.ofShortSecrets(List.of(secret)))
                .build()
                .read(signed, Transport.COOKIE);
        return reading.accepted() ? reading.id().text() : null;
    }

    private static void takeBack(Call call) {
        String name = UnstoredCookie.settings(call).name(true);
        if (!HyperExpressCookies.values(call.exchange().headers("cookie"), name).isEmpty()) {
            UnstoredCookie.takeBack(call, true);
        }
    }

    private static SessionEngine engine(Call call) {
        return call.services().sessions().engine();
    }

    private static @Nullable Object nothing(Runnable work) {
        work.run();
        return null;
    }
}
