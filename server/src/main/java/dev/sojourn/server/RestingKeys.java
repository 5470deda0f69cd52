package dev.sojourn.server;

import dev.sojourn.server.cli.Failure;
import dev.sojourn.server.cli.StoreAtRest.Pause;
import dev.sojourn.server.cli.StoreAtRest.Rotation;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Signing keys that are kept with sessions, for commands, in a file beside an embedded store, or in a shared one. */
final class RestingKeys {

    private final ServerOptions options;
    private final Stores stores;
    private final @Nullable SecretFile file;

    RestingKeys(ServerOptions options, Stores stores, @Nullable Path directory) {
        this.options = options;
        this.stores = stores;
        this.file = directory == null ? null : new SecretFile(directory.resolve(Wiring.KEY_FILE), "signing keys");
    }

    private interface InStore<T> {
        T of(SharedSigningKeys keys) throws Failure;
    }

    private interface InFile<T> {
        T of(SecretFile file) throws IOException;
    }

    private <T> T inStore(InStore<T> work) throws Failure {
        try (SessionStore keys = stores.openPlain(options.store(), KeySpace.KEYS)) {
            return work.of(new SharedSigningKeys(keys));
        }
    }

    private static <T> T in(SecretFile file, InFile<T> work) throws Failure {
        try {
            return work.of(file);
        } catch (IOException e) {
            throw Failure.failed("the signing keys in " + file.path() + " cannot be used: " + e.getMessage(), e);
        }
    }

    List<String> present() throws Failure {
        if (file != null) {
            return in(file, SecretFile::present);
        }
        try {
            return inStore(SharedSigningKeys::present);
        } catch (StoreException e) {
            if (RestingStore.isWithoutTable(e)) {
                // Nodes that were given their keys have never made this table.
                return List.of();
            }
            throw e;
        }
    }

    boolean leave(List<String> secrets) throws Failure {
        if (secrets.isEmpty()) {
            return false;
        }
        return file != null ? in(file, there -> there.leave(secrets)) : inStore(keys -> keys.leave(secrets));
    }

    Rotation rotate(boolean dryRun, Pause pause) throws Failure {
        List<String> before = required();
        if (before.size() >= ServerOptions.MOST_SECRETS) {
            throw Failure.wrongUsage(where() + " holds " + before.size() + " keys, the most that are allowed; take the"
                    + " oldest out with sojourn keys retire");
        }
        if (!dryRun) {
            String fresh = SecretFile.made();
            List<String> after = new ArrayList<>(before);
            after.add(0, fresh);
            if (file == null) {
                List<String> accepted = new ArrayList<>(before);
                accepted.add(1, fresh);
                replaceInStore(accepted, before);
                // A node that signed with it before the others accept it would have them log its users out.
                try {
                    pause.last(SigningKeys.FOUND_BY_ALL_NODES);
                } catch (Failure interrupted) {
                    // No node has signed with it: left behind the others it would be taken for the oldest.
                    replaceInStore(before, accepted);
                    throw interrupted;
                }
                replaceInStore(after, accepted);
            } else {
                replaceInFile(file, after);
            }
        }
        return new Rotation(file == null ? null : file.path(), before.size() + 1);
    }

    Rotation retire(boolean dryRun) throws Failure {
        List<String> before = required();
        if (before.size() == 1) {
            throw Failure.wrongUsage(where() + " holds one key, with which all ids are signed: sojourn keys rotate"
                    + " first, and take it out when nobody has an id of it any more");
        }
        List<String> after = before.subList(0, before.size() - 1);
        if (file == null) {
            if (!dryRun) {
                replaceInStore(after, before);
            }
            return new Rotation(null, after.size());
        }
        if (!dryRun) {
            replaceInFile(file, after);
        }
        return new Rotation(file.path(), after.size());
    }

    private List<String> required() throws Failure {
        if (!options.secrets().isEmpty() || options.secretFile() != null) {
            Option given = options.secretFile() == null ? Option.SECRET : Option.SECRET_FILE;
            throw Failure.wrongUsage("the keys are those of " + given.flag() + ", not those of the store: make a key"
                    + " with sojourn keys new, and put it before the others there. Of several nodes each gets OLD,NEW"
                    + " first, and when all have it, each NEW,OLD");
        }
        List<String> present = present();
        if (present.isEmpty()) {
            throw Failure.notFound(
                    "KeysNotFound",
                    "there are no signing keys in " + where() + "; the server makes them at its first start, unless it"
                            + " is given some");
        }
        return present;
    }

    private String where() {
        return file == null ? options.store().shown() : "the file " + file.path();
    }

    private static void replaceInFile(SecretFile file, List<String> keys) throws Failure {
        in(file, there -> {
            there.replace(keys);
            return keys;
        });
    }

    private void replaceInStore(List<String> keys, List<String> expected) throws Failure {
        if (!inStore(shared -> shared.replace(keys, expected))) {
            throw Failure.failed(
                    "somebody else has changed the signing keys meanwhile; what is there now stays. Look who it was,"
                            + " and begin again",
                    null);
        }
    }
}
