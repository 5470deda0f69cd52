package dev.sojourn.server.cli;

import dev.sojourn.policy.Lifetime;
import dev.sojourn.server.admin.Act;
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
                "Puts a new signing key before the others in the file beside an embedded store, and tells when the"
                        + " oldest may go. A running server takes it up within seconds."
            },
            footer = {
                "",
                "Examples:",
                "  sojourn keys rotate --store rocksdb:./sojourn-data",
                "  sojourn keys rotate --config sojourn.properties --dry-run"
            })
    int rotate(@Mixin FaceOptions face, @Mixin StoreOptions stores, @Mixin ActOptions act) throws Failure {
        try (StoreAtRest store = stores.open(context);
                Output out = new Output(context, face)) {
            StoreAtRest.Rotation done = act.dryRun
                    ? store.rotateSigningKeys(true)
                    : StoreAct.audited(
                            store, Act.KEYS_ROTATE, null, () -> store.rotateSigningKeys(false), rotation -> -1);
            Duration life = store.longestLife();
            boolean ends = !life.equals(Lifetime.FOREVER);
            long goes = ends ? context.now() + life.toMillis() : 0;
            Figure oldMayGo = ends
                    ? Figure.future("old key may go", "oldMayGo", goes, context.now())
                    : new Figure("old key may go", "oldMayGo", Cell.whole("never by itself"), null);
            out.figures(List.of(
                    Figure.whole("file", "file", done.file().toString()),
                    Figure.number("keys", "keys", done.keys()),
                    oldMayGo));
            out.note(act.dryRun ? "Nothing was written." : advice(ends));
        }
        return ExitCode.DONE;
    }

    private static String advice(boolean ends) {
        String taken = "A running server signs with the new key within seconds, without a restart; it still accepts ids"
                + " of the old one, and signs them anew as clients come by. ";
        return taken
                + (ends
                        ? "When the longest life of a session has passed since then, take the last line out of the"
                                + " file."
                        : "Sessions have no longest life here, so whoever stays away keeps an id of the old key:"
                                + " whenever its line, the last, is taken out, those are logged out.");
    }
}
