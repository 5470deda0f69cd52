package dev.sojourn.store.rocksdb;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.Removal;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import dev.sojourn.store.Trail;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * The process that dies in {@link CrashTest}. Each thread works on sessions of its own and says on standard output
 * what it is about to do and, once the store has answered, that it is done: a line is one system call, so it is whole
 * and it outlives this process.
 */
final class CrashWriter {

    static final int THREADS = 4;
    static final long FAR = 4_000_000_000_000L;

    private final RocksStore store;
    private final PrintStream out;
    private final int thread;
    private final Random random;
    private final List<Integer> living = new ArrayList<>();
    private int next;

    private CrashWriter(RocksStore store, PrintStream out, int thread, long seed, int first) {
        this.store = store;
        this.out = out;
        this.thread = thread;
        this.random = new Random(seed + thread);
        this.next = first;
    }

    /** Arguments: directory, durability, seed, number of the first session. Runs until it is killed. */
    public static void main(String[] arguments) {
        RocksOptions options = Natives.options(Path.of(arguments[0])).durability(Durability.valueOf(arguments[1]));
        RocksStore store = RocksStore.open(options);
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false);
        say(out, "ready");
        for (int thread = 0; thread < THREADS; thread++) {
            CrashWriter writer =
                    new CrashWriter(store, out, thread, Long.parseLong(arguments[2]), Integer.parseInt(arguments[3]));
            new Thread(writer::work).start();
        }
    }

    static SessionKey key(int thread, int number) {
        byte[] seed = ("crash " + thread + " " + number).getBytes(StandardCharsets.US_ASCII);
        byte[] bytes = new byte[SessionKey.BYTES];
        new Random(Arrays.hashCode(seed) * 31L + number).nextBytes(bytes);
        ByteBuffer.wrap(bytes).put(0, (byte) thread).putInt(1, number);
        return SessionKey.fromBytes(bytes);
    }

    /** The session in the state of a version: whoever finds it can tell whether all its parts belong together. */
    static StoredSession session(int thread, int number, long version) {
        byte[] data = new byte[100 + (int) (version % 50) * 20];
        Arrays.fill(data, (byte) (version * 7 + number));
        return StoredSession.builder(key(thread, number))
                .version(version)
                .created(number)
                .lastAccess(version)
                .lastUpdate(version)
                .expiresAt(FAR - version * 1000)
                .user("user-" + thread + "-" + version % 3)
                .data(data)
                .build();
    }

    private void work() {
        while (true) {
            int choice = random.nextInt(100);
            if (living.isEmpty() || choice < 30) {
                create();
            } else if (choice < 60) {
                replace(pick());
            } else if (choice < 80) {
                touch(pick());
            } else if (choice < 90) {
                roll();
            } else {
                delete();
            }
        }
    }

    private int pick() {
        return living.get(random.nextInt(living.size()));
    }

    private void create() {
        int number = next++;
        said("create", number + " 1", store.create(announced("create", number, 1, session(thread, number, 1))));
        living.add(number);
    }

    private void replace(int number) {
        StoredSession now = found(number);
        long version = now.version() + 1;
        said(
                "replace",
                number + " " + version,
                store.replace(
                        announced("replace", number, version, next(now, session(thread, number, version))),
                        version - 1));
    }

    private void touch(int number) {
        StoredSession now = found(number);
        long access = now.lastAccess() + 1_000_000;
        say(out, "try " + thread + " touch " + number + " " + access);
        said(
                "touch",
                number + " " + access,
                store.touch(now.key(), new Touch(access, access, now.expiresAt(), now.duration())));
    }

    private void roll() {
        int from = living.remove(random.nextInt(living.size()));
        int to = next++;
        say(out, "try " + thread + " roll " + from + " " + to);
        StoredSession now = found(from);
        StoredSession renewed = next(now, session(thread, to, now.version() + 1));
        // The trail under the lineage stays as long as the session, and leaves with it.
        long keepUntil = now.rolled() ? FAR : StoredSession.NEVER;
        said("roll", from + " " + to, store.roll(now, renewed, new Trail(now.key(), renewed.key(), FAR, keepUntil)));
        living.add(to);
    }

    private void delete() {
        List<Integer> numbers = new ArrayList<>();
        for (int more = random.nextInt(4); more >= 0 && !living.isEmpty(); more--) {
            numbers.add(living.remove(random.nextInt(living.size())));
        }
        String words = numbers.stream().map(String::valueOf).collect(Collectors.joining(" "));
        say(out, "try " + thread + " delete " + words);
        List<Removal> met = store.deleteAll(
                numbers.stream().map(number -> key(thread, number)).toList());
        said("delete", words, met.stream().allMatch(Removal.SESSION::equals));
    }

    private static StoredSession next(StoredSession now, StoredSession next) {
        return next.toBuilder().lineage(now.lineage()).build();
    }

    private StoredSession found(int number) {
        return (StoredSession) Objects.requireNonNull(store.find(key(thread, number)));
    }

    private StoredSession announced(String operation, int number, long version, StoredSession session) {
        say(out, "try " + thread + " " + operation + " " + number + " " + version);
        return session;
    }

    private void said(String operation, String arguments, boolean done) {
        say(out, (done ? "done " : "refused ") + thread + " " + operation + " " + arguments);
    }

    private static void say(PrintStream out, String line) {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.US_ASCII);
        synchronized (out) {
            out.write(bytes, 0, bytes.length);
            out.flush();
        }
    }
}
