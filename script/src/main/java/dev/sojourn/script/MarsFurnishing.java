package dev.sojourn.script;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What MARS scripts have beside sessions: a database, password hashes, and the mount's options. */
final class MarsFurnishing implements Furnishing {

    /** bcrypt reads no more of a password than this. */
    private static final int PASSWORD_BYTES = 72;

    private static final int COST = 10;
    /** One more is twice the work: 31 would take days, and nothing could stop it. */
    private static final int MOST_COST = 14;

    private static final Pattern HASH = Pattern.compile("\\$2[abxy]?\\$([0-9]{2})\\$.*", Pattern.DOTALL);

    private final MarsDatabase database;
    private final MountOptions options;

    private MarsFurnishing(MarsDatabase database, MountOptions options) {
        this.database = database;
        this.options = options;
    }

    static MarsFurnishing open(Place place) {
        return new MarsFurnishing(MarsDatabase.open(place), place.options());
    }

    @Override
    public void install(HostFunctions functions) {
        functions
                .add("marsOption", (call, in) -> option(in.text(0)))
                .add("bcryptHash", (call, in) -> hash(in.text(0)))
                .add("bcryptVerify", (call, in) -> verify(in.text(0), in.textOrNull(1)))
                .add("dbQuery", (call, in) -> database.query(call, in.text(0), arguments(in.plain(1))));
    }

    private @Nullable Object option(String name) {
        return switch (name) {
            case "dateFormat" -> options.word(name, "MARS", "MARS", "ISO", "EPOCH");
            case "getTime" -> options.word(name, "LAST_ACCESS", "LAST_ACCESS", "CREATED");
            case "autoStartOnWrite" -> options.flag(name, true);
            default -> null;
        };
    }

    private static String hash(String password) {
        return new String(
                BCrypt.with(LongPasswordStrategies.truncate(BCrypt.Version.VERSION_2A))
                        .hash(COST, password(password)),
                StandardCharsets.US_ASCII);
    }

    private static boolean verify(String password, @Nullable String hash) {
        if (hash == null) {
            return false;
        }
        Matcher parts = HASH.matcher(hash);
        if (parts.matches() && Integer.parseInt(parts.group(1)) > MOST_COST) {
            throw new IllegalArgumentException(
                    "bcrypt: the hash asks for a cost of " + parts.group(1) + "; the most is " + MOST_COST);
        }
        return BCrypt.verifyer(null, LongPasswordStrategies.truncate(BCrypt.Version.VERSION_2A))
                .verify(password(password), hash.getBytes(StandardCharsets.UTF_8))
                .verified;
    }

    /** Longer passwords count by their first 72 bytes, as in the systems whose hashes are stored. */
    private static byte[] password(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return bytes.length > PASSWORD_BYTES ? Arrays.copyOf(bytes, PASSWORD_BYTES) : bytes;
    }

    private static List<?> arguments(@Nullable Object plain) {
        return plain instanceof List<?> list ? list : List.of();
    }

    @Override
    public void close() {
        database.close();
    }
}
