package dev.sojourn.server;

import dev.sojourn.http.PublicAddress;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.policy.Limits;
import dev.sojourn.script.MountException;
import dev.sojourn.script.OperatorOptions;
import dev.sojourn.server.admin.Amount;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the server was told, checked.
 *
 * @param host address to listen on
 * @param port from 0 to 65535; 0 for any free one
 * @param address how the server is seen from outside
 * @param store where sessions are kept
 * @param shared how stores that nodes share are used
 * @param readOnlyFallback whether visits that only read go on while the store takes no writes
 * @param scripts the folder of script mounts, or null for none
 * @param demos whether the demos are served
 * @param mountOptions options of mounts that scripts do not set, or null when they set all of them
 * @param lifetime how long sessions live
 * @param sessionLimits how much sessions may hold
 * @param bounds how many sessions may live
 * @param secrets signing keys, newest first; empty for a random one, or those of the file
 * @param secretFile signing keys, a line each, newest first, or null
 * @param encryption how sessions are encrypted
 * @param adminToken the bearer token of the REST API, or null for no API
 * @param admin how administration is watched, and who may only look
 * @param metrics who may read the metrics
 * @param persistOnError whether what a handler changed before it threw is kept
 * @param drain how long requests are still taken after the wish to end
 * @param limits how much a request may bring
 */
record ServerOptions(
        String host,
        int port,
        PublicAddress address,
        StoreAddress store,
        SharedStoreOptions shared,
        boolean readOnlyFallback,
        @Nullable Path scripts,
        boolean demos,
        @Nullable OperatorOptions mountOptions,
        Lifetime lifetime,
        Limits sessionLimits,
        SessionBounds bounds,
        List<String> secrets,
        @Nullable Path secretFile,
        EncryptionOptions encryption,
        @Nullable String adminToken,
        AdminOptions admin,
        MetricsOptions metrics,
        boolean persistOnError,
        Duration drain,
        ServerLimits limits) {

    private static final int LEAST_SECRET = 32;
    static final int MOST_SECRETS = 16;
    private static final int MOST_DRAIN_HOURS = 1;
    private static final int MOST_RETENTION_HOURS = 365 * 24;

    static ServerOptions of(List<String> arguments, Map<String, String> environment) throws OptionException {
        Settings settings = Settings.read(arguments, environment);
        return new ServerOptions(
                host(settings),
                number(settings, Option.PORT, 0, 65_535),
                address(settings),
                StoreAddress.of(settings),
                SharedStoreOptions.of(settings),
                yesOrNo(settings, Option.READ_ONLY_FALLBACK),
                scripts(settings),
                demos(settings),
                mountOptions(settings),
                lifetime(settings),
                sessionLimits(settings),
                SessionBounds.of(settings),
                secrets(settings, Option.SECRET),
                secretFile(settings),
                encryption(settings),
                token(settings, Option.ADMIN_TOKEN),
                AdminOptions.of(settings),
                new MetricsOptions(token(settings, Option.METRICS_TOKEN), yesOrNo(settings, Option.METRICS_OPEN)),
                yesOrNo(settings, Option.PERSIST_ON_ERROR),
                durationOrZero(settings, Option.DRAIN, MOST_DRAIN_HOURS),
                limits(settings));
    }

    private static String host(Settings settings) throws OptionException {
        String host = required(settings, Option.HOST);
        if (!host.matches("[A-Za-z0-9._:%-]{1,253}")) {
            throw settings.fault(Option.HOST, "it must be a host name or an IP address, without scheme or brackets");
        }
        return host;
    }

    private static PublicAddress address(Settings settings) throws OptionException {
        PublicAddress.Builder address = PublicAddress.builder();
        part(
                settings,
                Option.PUBLIC_ORIGIN,
                texts -> PublicAddress.builder().publicOrigins(texts),
                address::publicOrigins);
        part(
                settings,
                Option.TRUST_PROXY,
                texts -> PublicAddress.builder().trustedProxies(texts),
                address::trustedProxies);
        part(settings, Option.ALLOWED_HOSTS, texts -> PublicAddress.builder().hosts(texts), address::hosts);
        if (isLoopback(host(settings))) {
            // Nobody else's name leads here but by DNS rebinding.
            address.hosts("localhost");
        }
        return address.build();
    }

    private static void part(
            Settings settings,
            Option option,
            Function<String[], PublicAddress.Builder> alone,
            Consumer<String[]> setting)
            throws OptionException {
        String text = settings.text(option);
        if (text == null) {
            return;
        }
        String[] parts = Stream.of(text.split(",", -1)).map(String::strip).toArray(String[]::new);
        try {
            alone.apply(parts).build();
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            throw settings.fault(
                    option, message.substring(message.indexOf("- ") + 2).replace("\n- ", " "));
        }
        setting.accept(parts);
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.equals("::1") || host.matches("127(\\.[0-9]{1,3}){3}");
    }

    private static @Nullable Path scripts(Settings settings) throws OptionException {
        String text = settings.text(Option.SCRIPTS);
        if (text == null) {
            return null;
        }
        try {
            Path folder = Path.of(text);
            if (Files.isDirectory(folder) && Files.isReadable(folder)) {
                return folder;
            }
        } catch (InvalidPathException e) {
            // Told below.
        }
        throw settings.fault(Option.SCRIPTS, "it must be a folder that is there and can be read");
    }

    private static boolean demos(Settings settings) throws OptionException {
        return settings.text(Option.DEMOS) == null
                ? settings.text(Option.SCRIPTS) == null
                : yesOrNo(settings, Option.DEMOS);
    }

    private static @Nullable OperatorOptions mountOptions(Settings settings) throws OptionException {
        String text = settings.text(Option.MOUNT_OPTIONS);
        try {
            return text == null ? null : OperatorOptions.read(Path.of(text));
        } catch (InvalidPathException | MountException e) {
            throw settings.fault(
                    Option.MOUNT_OPTIONS,
                    "it must be a file of JSON, {\"MOUNT\": {\"OPTION\": ...}}: " + e.getMessage());
        }
    }

    private static Lifetime lifetime(Settings settings) throws OptionException {
        Duration idle = duration(settings, Option.IDLE);
        Duration absolute = duration(settings, Option.ABSOLUTE);
        if (!idle.equals(Lifetime.FOREVER) && idle.compareTo(absolute) > 0) {
            throw settings.fault(
                    Option.IDLE,
                    "it must not be longer than " + Option.ABSOLUTE.flag() + " (" + settings.text(Option.ABSOLUTE)
                            + ")");
        }
        return Lifetime.standard()
                .idle(idle)
                .absolute(absolute)
                .expiredRetention(durationOrZero(settings, Option.RETENTION, MOST_RETENTION_HOURS));
    }

    private static Limits sessionLimits(Settings settings) throws OptionException {
        int session = number(settings, Option.MAX_SESSION, 1024, 64 << 20);
        int value = number(settings, Option.MAX_VALUE, 64, 64 << 20);
        if (value > session) {
            throw settings.fault(
                    Option.MAX_VALUE, "it must not be over " + Option.MAX_SESSION.flag() + " (" + session + ")");
        }
        return Limits.standard()
                .withAttributes(number(settings, Option.MAX_ATTRIBUTES, 1, 100_000))
                .withValueBytes(value)
                .withSessionBytes(session);
    }

    private static ServerLimits limits(Settings settings) throws OptionException {
        return new ServerLimits(
                number(settings, Option.MAX_BODY, 1024, 1 << 30),
                number(settings, Option.MAX_URL, 128, 1 << 20),
                number(settings, Option.MAX_HEADERS, 1024, 1 << 20),
                number(settings, Option.MAX_HEADER_COUNT, 8, 10_000),
                number(settings, Option.MAX_SOCKET_MESSAGE, 128, 64 << 20),
                number(settings, Option.MAX_JSON_DEPTH, 1, 256),
                duration(settings, Option.READ_TIMEOUT, 1),
                duration(settings, Option.REQUEST_TIMEOUT, 24),
                number(settings, Option.MIN_RATE, 0, 1 << 30));
    }

    private static EncryptionOptions encryption(Settings settings) throws OptionException {
        List<String> keys = secrets(settings, Option.ENCRYPTION_KEY);
        EncryptionOptions.Mode mode = EncryptionOptions.Mode.of(required(settings, Option.ENCRYPTION));
        if (mode == null) {
            throw settings.fault(Option.ENCRYPTION, "it must be " + EncryptionOptions.Mode.ALLOWED);
        }
        if (mode != EncryptionOptions.Mode.REQUIRED && keys.isEmpty()) {
            throw settings.fault(Option.ENCRYPTION, "it needs " + Option.ENCRYPTION_KEY.flag());
        }
        return new EncryptionOptions(keys, mode);
    }

    private static List<String> secrets(Settings settings, Option option) throws OptionException {
        String text = settings.text(option);
        if (text == null) {
            return List.of();
        }
        List<String> secrets =
                List.of(text.split(",", -1)).stream().map(String::strip).toList();
        if (secrets.size() > MOST_SECRETS) {
            throw settings.fault(
                    option, "it holds " + secrets.size() + " keys; at most " + MOST_SECRETS + " are allowed");
        }
        for (int i = 0; i < secrets.size(); i++) {
            int length = secrets.get(i).length();
            if (length < LEAST_SECRET) {
                throw settings.fault(
                        option,
                        "key " + (i + 1) + " of " + secrets.size() + " has "
                                + Amount.of(length, "character") + "; each needs at least " + LEAST_SECRET
                                + ", such as from: openssl rand -base64 32");
            }
            if (secrets.indexOf(secrets.get(i)) < i) {
                throw settings.fault(option, "key " + (i + 1) + " repeats an earlier one; give each once");
            }
        }
        return secrets;
    }

    private static @Nullable Path secretFile(Settings settings) throws OptionException {
        String text = settings.text(Option.SECRET_FILE);
        if (text == null) {
            return null;
        }
        if (settings.text(Option.SECRET) != null) {
            throw settings.fault(Option.SECRET_FILE, "there is " + Option.SECRET.flag() + " as well; give one of them");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw settings.fault(Option.SECRET_FILE, "it must be a file that can be read");
        }
    }

    private static @Nullable String token(Settings settings, Option option) throws OptionException {
        String token = settings.text(option);
        if (token != null && !token.matches("[!-~]{1,512}")) {
            throw settings.fault(option, "it must be 1 to 512 visible ASCII characters without spaces");
        }
        return token;
    }

    static boolean yesOrNo(Settings settings, Option option) throws OptionException {
        String text = required(settings, option);
        if (!text.equals("true") && !text.equals("false")) {
            throw settings.fault(option, "it must be true or false");
        }
        return text.equals("true");
    }

    static int number(Settings settings, Option option, int least, int most) throws OptionException {
        String text = required(settings, option);
        long number = text.matches("[0-9]{1,10}") ? Long.parseLong(text) : -1;
        if (number < least || number > most) {
            throw settings.fault(option, "it must be a whole number from " + least + " to " + most);
        }
        return (int) number;
    }

    static Duration duration(Settings settings, Option option) throws OptionException {
        Duration duration = DurationText.parse(required(settings, option));
        if (duration == null) {
            throw settings.fault(
                    option,
                    "it must be a duration over zero such as 30m, PT30M or 1800000 (milliseconds), or none for no"
                            + " limit");
        }
        return duration;
    }

    private static Duration duration(Settings settings, Option option, int mostHours) throws OptionException {
        Duration duration = DurationText.parse(required(settings, option));
        if (duration == null || duration.compareTo(Duration.ofHours(mostHours)) > 0) {
            throw settings.fault(
                    option,
                    "it must be a duration over zero and of at most " + mostHours
                            + "h, such as 30s, PT30S or 30000 (milliseconds)");
        }
        return duration;
    }

    private static Duration durationOrZero(Settings settings, Option option, int mostHours) throws OptionException {
        return required(settings, option).matches("0+(ms|s|m|h|d)?")
                ? Duration.ZERO
                : duration(settings, option, mostHours);
    }

    static String required(Settings settings, Option option) {
        String text = settings.text(option);
        if (text == null) {
            throw new IllegalStateException(option.flag() + " has no default");
        }
        return text;
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "ServerOptions[" + host + ":" + port + ", store=" + store.shown() + ", administration="
                + (adminToken == null && admin.tokenFile() == null ? "off" : "on") + "]";
    }
}
