package dev.sojourn.server.cli;

import dev.sojourn.policy.Lifetime;
import dev.sojourn.server.admin.Act;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Signing keys and encryption keys. */
@Command(name = "keys", synopsisSubcommandLabel = "COMMAND", description = "Keys that sign ids or encrypt sessions.")
final class KeysCommand {

    private static final int RANDOM_BYTES = 32;

    private final Context context;

    KeysCommand(Context context) {
        this.context = context;
    }

    @Command(
            name = "new",
            description = "Writes a new random key to standard output, for --secret or --encryption-key.",
            footer = {
                "",
                "Examples:",
                "  sojourn keys new",
                "  SOJOURN_SECRET=\"$(sojourn keys new),$OLD\" sojourn serve --store redis://127.0.0.1:6379"
            })
    int make(@Mixin FaceOptions face) throws Failure {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        String key = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        try (Output out = new Output(context, face)) {
            out.bare(Cell.whole(key), json -> {
                json.writeStartObject();
                json.writeStringField("secret", key);
                json.writeEndObject();
            });
        }
        return ExitCode.DONE;
    }

    @Command(
            name = "rotate",
            description = {
                "Puts a new signing key before the others that are kept with the sessions, and tells when the oldest"
                        + " may go. Running servers take it up within seconds. Where nodes share the store, all of"
                        + " them accept it before one signs with it: that takes half a minute."
            },
            footer = {
                "",
                "Examples:",
                "  sojourn keys rotate --store rocksdb:./sojourn-data",
                "  sojourn keys rotate --store redis://127.0.0.1:6379",
                "  sojourn keys rotate --config sojourn.properties --dry-run"
            })
    int rotate(@Mixin FaceOptions face, @Mixin StoreOptions stores, @Mixin ActOptions act) throws Failure {
        try (StoreAtRest store = stores.open(context);
                Output out = new Output(context, face)) {
            StoreAtRest.Rotation done = act.dryRun
                    ? store.rotateSigningKeys(true, duration -> {})
                    : StoreAct.audited(
                            store,
                            Act.KEYS_ROTATE,
                            null,
                            () -> store.rotateSigningKeys(false, duration -> await(duration, face)),
                            rotation -> -1);
            Duration life = store.longestLife();
            boolean ends = !life.equals(Lifetime.FOREVER);
            long goes = ends ? context.now() + life.toMillis() : 0;
            Figure oldMayGo = ends
                    ? Figure.future("old key may go", "oldMayGo", goes, context.now())
                    : new Figure("old key may go", "oldMayGo", Cell.whole("never by itself"), null);
            out.figures(List.of(place(done, store), Figure.number("keys", "keys", done.keys()), oldMayGo));
            out.note(act.dryRun ? "Nothing was written." : advice(ends));
        }
        return ExitCode.DONE;
    }

    @Command(
            name = "retire",
            description = {
                "Takes the oldest signing key out of those that are kept with the sessions. Whoever has an id of it"
                        + " and has not come since the rotation is logged out."
            },
            footer = {
                "",
                "Examples:",
                "  sojourn keys retire --store rocksdb:./sojourn-data",
                "  sojourn keys retire --store redis://127.0.0.1:6379 --yes"
            })
    int retire(@Mixin FaceOptions face, @Mixin StoreOptions stores, @Mixin ActOptions act) throws Failure {
        try (StoreAtRest store = stores.open(context);
                Output out = new Output(context, face)) {
            // What cannot be done is not asked about.
            StoreAtRest.Rotation done = store.retireSigningKey(true);
            if (!act.dryRun) {
                act.confirm(
                        "Take the oldest signing key out of " + store.shown() + "? Whoever has an id of it and has not"
                                + " come since the rotation is logged out.",
                        context);
                done = StoreAct.audited(
                        store, Act.KEYS_RETIRE, null, () -> store.retireSigningKey(false), rotation -> -1);
            }
            out.figures(List.of(place(done, store), Figure.number("keys", "keys", done.keys())));
            out.note(
                    act.dryRun
                            ? "Nothing was written."
                            : "Running servers refuse ids of that key within seconds, half a minute where nodes share"
                                    + " the store.");
        }
        return ExitCode.DONE;
    }

    private static Figure place(StoreAtRest.Rotation done, StoreAtRest store) {
        Path file = done.file();
        return file == null
                ? Figure.whole("store", "store", store.shown())
                : Figure.whole("file", "file", file.toString());
    }

    /** Lets the nodes of a shared store look, unless somebody interrupts. */
    private void await(Duration duration, FaceOptions face) throws Failure {
        if (!face.quiet) {
            context.terminal()
                    .err()
                    .println("Waiting " + duration.toSeconds() + " seconds, until every node accepts the new key.");
        }
        try (Interruption interruption = Interruption.watch(context.terminal())) {
            interruption.pause(
                    duration,
                    "before a node signs with the new key, which is taken back. Nobody is logged out by that");
        }
    }

    private static String advice(boolean ends) {
        String taken = "Running servers sign with the new key within seconds, without a restart; they still accept ids"
                + " of the old one, and sign them anew as clients come by. ";
        return taken
                + (ends
                        ? "When the longest life of a session has passed since then, take the old one out with"
                                + " sojourn keys retire."
                        : "Sessions have no longest life here, so whoever stays away keeps an id of the old key:"
                                + " whenever that is taken out, with sojourn keys retire, those are logged out.");
    }
}
