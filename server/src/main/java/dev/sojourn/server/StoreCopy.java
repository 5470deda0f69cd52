package dev.sojourn.server;

import dev.sojourn.store.ScanPage;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoredSession;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The command {@code copy}: brings all sessions of one store to another while no server uses either. Keys, versions,
 * lineages, users and moments stay what they are, so cookies keep their sessions when the new server has the old
 * signing keys.
 */
final class StoreCopy {

    private static final String TO = "--to";
    private static final String FROM = "--from";
    private static final String MOUNTS = "--mounts";
    private static final String KEY_FILE = "signing.keys";
    private static final int PAGE = 500;

    /**
     * What one key space had.
     *
     * @param copied sessions that are in the new store now
     * @param present sessions that were there before, as after a copy that was cut short; they were left alone
     */
    record Counts(long copied, long present) {}

    private StoreCopy() {}

    /** The exit code is 0, or this ends with an exception. */
    static int run(List<String> arguments, Map<String, String> environment, PrintStream out) throws OptionException {
        List<String> rest = new ArrayList<>(arguments);
        String to = take(rest, TO);
        String from = take(rest, FROM);
        String mounts = take(rest, MOUNTS);
        if (to == null) {
            throw new OptionException(
                    "copy needs " + TO + " STORE; " + FROM + " or " + Option.STORE.flag() + " says from where");
        }
        if (from != null) {
            rest.add(Option.STORE.flag() + "=" + from);
        }
        ServerOptions source = ServerOptions.of(rest, environment);
        StoreAddress target = StoreAddress.parse(to);
        if (target == null || target instanceof StoreAddress.Memory || source.store() instanceof StoreAddress.Memory) {
            throw new OptionException("copy goes from one store to another that both outlive a process; allowed is "
                    + StoreAddress.ALLOWED.replace(StoreAddress.MEMORY + ", ", ""));
        }
        if (target.equals(source.store())) {
            throw new OptionException(TO + " is the store itself: " + target.shown());
        }
        try (Stores stores = new Stores(source.shared())) {
            for (KeySpace keySpace : keySpaces(source.store(), target, mounts)) {
                copy(stores, source.store(), target, keySpace, out);
            }
        }
        if (source.secrets().isEmpty() && source.store() instanceof StoreAddress.Embedded embedded) {
            out.println("Cookies keep their sessions when the new server is given the keys of "
                    + embedded.directory().resolve(KEY_FILE) + " with " + Option.SECRET.flag());
        }
        return 0;
    }

    private static void copy(
            Stores stores, StoreAddress source, StoreAddress target, KeySpace keySpace, PrintStream out)
            throws OptionException {
        try (SessionStore from = stores.openPlain(source, keySpace);
                SessionStore to = stores.openPlain(target, keySpace)) {
            Counts counts = copy(from, to);
            out.printf(
                    Locale.ROOT,
                    "%s: %d copied, %d there already%n",
                    keySpace.shown(),
                    counts.copied(),
                    counts.present());
        } catch (StoreException e) {
            throw new OptionException(
                    "copy from " + source.shown() + " to " + target.shown() + " ended early in " + keySpace.shown()
                            + ": " + e.getMessage() + ". Start it again; what was copied is left alone",
                    e);
        }
    }

    /** Copies every session that is not over. Never replaces one. */
    static Counts copy(SessionStore from, SessionStore to) {
        long copied = 0;
        long present = 0;
        String cursor = null;
        do {
            ScanPage page = from.scan(cursor, PAGE);
            for (StoredSession session : page.sessions()) {
                if (to.create(session)) {
                    copied++;
                } else {
                    present++;
                }
            }
            cursor = page.next();
        } while (cursor != null);
        return new Counts(copied, present);
    }

    /** Those of mounts are known where each is a folder; elsewhere they have to be named. */
    private static List<KeySpace> keySpaces(StoreAddress source, StoreAddress target, @Nullable String mounts)
            throws OptionException {
        List<KeySpace> keySpaces = new ArrayList<>(List.of(KeySpace.SERVER));
        boolean keysInBoth = !(source instanceof StoreAddress.Embedded) && !(target instanceof StoreAddress.Embedded);
        if (keysInBoth) {
            keySpaces.add(KeySpace.KEYS);
        }
        if (mounts != null) {
            Stream.of(mounts.split(",")).map(KeySpace::ofMount).forEach(keySpaces::add);
        } else if (source instanceof StoreAddress.Embedded embedded) {
            keySpaces.addAll(KeySpace.foldersIn(embedded.directory()));
        }
        return keySpaces;
    }

    /** The value of an option that only this command has, taken out of the arguments; null when it is not there. */
    static @Nullable String take(List<String> arguments, String flag) throws OptionException {
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.startsWith(flag + "=")) {
                arguments.remove(i);
                return argument.substring(flag.length() + 1);
            }
            if (argument.equals(flag)) {
                arguments.remove(i);
                if (i == arguments.size() || arguments.get(i).startsWith("--")) {
                    throw new OptionException("option " + flag + " has no value; write " + flag + "=...");
                }
                return arguments.remove(i);
            }
        }
        return null;
    }
}
