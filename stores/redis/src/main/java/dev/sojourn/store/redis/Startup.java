package dev.sojourn.store.redis;

import dev.sojourn.store.StoreException;

/** What is checked when a store opens: the server's version and eviction policy, and how the keys are laid out. */
final class Startup {

    private static final System.Logger LOG = System.getLogger(Startup.class.getName());
    static final String FORMAT = "2";

    private Startup() {}

    static void check(Commands commands) {
        KeySpace keys = commands.keys();
        Answer found = commands.ask("open its keys", new Call(Script.OPEN, keys.meta()).with(FORMAT, keys.buckets()));
        String version = found.text(2);
        if (version.matches("[1-5]\\..*|6\\.[01]\\..*")) {
            throw new StoreException("This Redis is " + version + "; the store needs 6.2 or later", null);
        }
        if (!found.text(0).equals(FORMAT)) {
            throw new StoreException(
                    "The keys under the prefix " + keys.prefix() + " are laid out in format " + found.text(0)
                            + "; this version knows format " + FORMAT + ". Update this node, or choose another prefix.",
                    null);
        }
        if (!found.text(1).equals(Integer.toString(keys.buckets()))) {
            throw new StoreException(
                    "The keys under the prefix " + keys.prefix() + " are divided into " + found.text(1)
                            + " buckets, and the options say " + keys.buckets()
                            + ". Say the same, or choose another prefix and move the sessions.",
                    null);
        }
        String policy = found.text(3);
        if (!policy.isEmpty() && !policy.equals("noeviction")) {
            LOG.log(System.Logger.Level.WARNING, Health.EVICTS.formatted("{0}"), policy);
        }
    }
}
