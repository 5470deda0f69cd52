package dev.sojourn.store.redis;

import dev.sojourn.store.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is checked when a store opens: the server's version and eviction policy, and how the keys are laid out. */
final class Startup {

    private static final Logger LOG = System.getLogger(Startup.class.getName());
    private static final String FORMAT = "1";
    private static final Pattern VERSION = Pattern.compile("(?m)^redis_version:(\\d+)\\.(\\d+)");
    private static final Pattern POLICY = Pattern.compile("(?m)^maxmemory_policy:(\\S+)");
    private static final Pattern LIMIT = Pattern.compile("(?m)^maxmemory:(\\d+)");
    private static final int LEAST_MAJOR = 6;
    private static final int LEAST_MINOR = 2;

    private Startup() {}

    static void check(Commands commands) {
        checkVersion(info(commands, "server"));
        checkLayout(commands);
        checkPolicy(info(commands, "memory"));
    }

    private static void checkVersion(String server) {
        Matcher version = VERSION.matcher(server);
        if (version.find()) {
            int major = Integer.parseInt(version.group(1));
            int minor = Integer.parseInt(version.group(2));
            if (major < LEAST_MAJOR || major == LEAST_MAJOR && minor < LEAST_MINOR) {
                throw new StoreException(
                        "This Redis is " + major + "." + minor + "; the store needs " + LEAST_MAJOR + "." + LEAST_MINOR
                                + " or later",
                        null);
            }
        }
    }

    private static void checkLayout(Commands commands) {
        KeySpace keys = commands.keys();
        String buckets = Integer.toString(keys.buckets());
        Call call = Call.of(Script.OPEN, keys.meta()).with(FORMAT).with(buckets);
        List<String> found =
                Answer.texts(commands.askAll("open its keys", List.of(call)).get(0));
        if (!found.get(0).equals(FORMAT)) {
            throw new StoreException(
                    "The keys under the prefix " + keys.prefix() + " are laid out in format " + found.get(0)
                            + "; this version knows format " + FORMAT + ". Update this node, or choose another prefix.",
                    null);
        }
        if (!found.get(1).equals(buckets)) {
            throw new StoreException(
                    "The keys under the prefix " + keys.prefix() + " are divided into " + found.get(1)
                            + " buckets, and the options say " + buckets
                            + ". Say the same, or choose another prefix and move the sessions.",
                    null);
        }
    }

    private static void checkPolicy(String memory) {
        Matcher policy = POLICY.matcher(memory);
        Matcher limit = LIMIT.matcher(memory);
        if (policy.find() && !policy.group(1).equals("noeviction")) {
            boolean limited = limit.find() && !limit.group(1).equals("0");
            LOG.log(
                    Level.WARNING,
                    "The maxmemory-policy of this Redis is {0}{1}: when it is full it drops sessions, and nobody is told."
                            + " Set it to noeviction, and give the sessions a Redis of their own.",
                    policy.group(1),
                    limited ? "" : " (maxmemory is not set, so it has no effect yet)");
        }
    }

    /** A part of INFO; empty where the user may not ask for it. */
    private static String info(Commands commands, String section) {
        try {
            return commands.calls()
                    .get(
                            "ask what Redis it is",
                            () -> commands.link().commands().info(section));
        } catch (StoreException e) {
            if (Failure.isForbidden(e.getCause())) {
                LOG.log(
                        Level.DEBUG,
                        "The user of the Redis store may not use INFO, so nothing is known of {0}",
                        section);
                return "";
            }
            throw e;
        }
    }
}
