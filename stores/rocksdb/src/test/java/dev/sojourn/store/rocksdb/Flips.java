package dev.sojourn.store.rocksdb;

import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Trail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The process of a {@link FlipTest}: it makes a directory in which sessions were ended, written again and rolled, or
 * flips one bit of a copy of it, opens the store and says what it finds; again and again.
 */
final class Flips {

    private static final int DESTROYED = 8;
    private static final int REPLACED = 12;
    private static final int ROLLED = 16;
    private static final int SESSIONS = 24;
    private static final int RENEWED = 100;

    private Flips() {}

    /**
     * Arguments: {@code make <directory> <durability> close|halt}, or {@code flip <directory> <copy> <files> <seed>
     * <milliseconds>}, where the files are the end of their names.
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("make")) {
            make(Path.of(arguments[1]), Durability.valueOf(arguments[2]), arguments[3].equals("halt"));
        } else {
            flip(
                    Path.of(arguments[1]),
                    Path.of(arguments[2]),
                    arguments[3],
                    new Random(Long.parseLong(arguments[4])),
                    Long.parseLong(arguments[5]));
        }
    }

    private static RocksOptions options(Path folder) {
        return Natives.options(folder).syncEvery(Duration.ofMillis(10));
    }

    private static void make(Path folder, Durability durability, boolean halt) {
        try (RocksStore store = RocksStore.open(options(folder))) {
            for (int i = 0; i < SESSIONS; i++) {
                store.create(Sessions.session(i));
            }
        }
        // Everything is on disk when it halts: the last write is a removal, or all are.
        RocksStore store = RocksStore.open(options(folder).durability(durability));
        for (int i = DESTROYED; i < REPLACED; i++) {
            store.replace(second(i), 1);
        }
        for (int i = REPLACED; i < ROLLED; i++) {
            Sessions.roll(store, i, RENEWED + i, StoredSession.NEVER);
        }
        for (int i = 1; i < DESTROYED; i++) {
            store.delete(Sessions.key(i));
        }
        if (durability == Durability.SYNC) {
            store.delete(Sessions.key(0));
            store.replace(second(REPLACED + RENEWED, 3), 2);
        } else {
            store.delete(Sessions.key(0));
        }
        if (halt) {
            Runtime.getRuntime().halt(0);
        }
        store.close();
    }

    private static StoredSession second(int number) {
        return second(number, 2);
    }

    private static StoredSession second(int number, long version) {
        return Sessions.session(number).toBuilder().version(version).user(null).build();
    }

    private static void flip(Path folder, Path copy, String files, Random random, long millis) throws Exception {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        List<Path> targets = new ArrayList<>();
        try (Stream<Path> all = Files.list(folder.resolve("db"))) {
            all.filter(file -> file.getFileName().toString().matches(files))
                    .sorted()
                    .forEach(targets::add);
        }
        int trials = 0;
        while (System.nanoTime() < until) {
            Path target = targets.get(random.nextInt(targets.size()));
            long size = Files.size(target);
            if (size > 0) {
                long bit = (long) (random.nextDouble() * size * Byte.SIZE);
                trials++;
                System.out.println("try " + target.getFileName() + " of " + size + " bytes, bit " + bit % 8
                        + " of byte " + bit / 8);
                copy(folder, copy);
                flip(copy.resolve("db").resolve(target.getFileName()), bit);
                look(copy);
            }
        }
        System.out.println("end " + trials);
    }

    private static void copy(Path from, Path to) throws IOException {
        clear(to);
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.toList()) {
                if (!file.getFileName().toString().equals("LOCK")) {
                    Files.copy(file, to.resolve(from.relativize(file).toString()));
                }
            }
        }
    }

    private static void clear(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path file : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void flip(Path file, long bit) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[(int) (bit / Byte.SIZE)] ^= (byte) (1 << bit % Byte.SIZE);
        Files.write(file, bytes);
    }

    private static void look(Path folder) {
        try (RocksStore store = RocksStore.open(options(folder))) {
            List<String> unread = judge(store);
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (!unread.isEmpty() && System.nanoTime() < until) {
                unread = judge(store);
            }
            int whole = 0;
            for (int i = ROLLED; i < SESSIONS; i++) {
                StoredRecord found = unread.isEmpty() ? store.find(Sessions.key(i)) : null;
                whole += isAlive(found) ? 1 : 0;
            }
            System.out.println((unread.isEmpty() ? "opened, " : "VIOLATION stays unreadable: " + unread + ", ") + whole
                    + " of " + (SESSIONS - ROLLED) + " are whole");
            if (unread.isEmpty()) {
                awaitThat(() -> goOn(store));
            }
        } catch (StoreException e) {
            boolean told = e.getMessage().contains("damaged") && !e.getMessage().contains("locked");
            System.out.println((told ? "refused: " : "VIOLATION wrong words: ") + e.getMessage());
        }
    }

    /** A call may be the first one that meets the damage; soon afterwards none does. */
    private static void awaitThat(Runnable work) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (true) {
            try {
                work.run();
                return;
            } catch (StoreException e) {
                if (System.nanoTime() > until || !Failures.isDamage(e)) {
                    System.out.println("VIOLATION does not go on: " + e.getMessage());
                    return;
                }
            }
        }
    }

    /** A store that was opened works: it takes writes, is walked over and swept. */
    private static void goOn(RocksStore store) {
        store.create(Sessions.session(500));
        store.delete(Sessions.key(500));
        long walked = store.scan(null, 1_000).sessions().size();
        if (walked > store.count()) {
            System.out.println("VIOLATION walked over " + walked + " and counts " + store.count());
        }
        store.claimExpired(Sessions.END, Sessions.END + 1, 1_000).forEach(session -> store.settle(session, 0));
        if (store.count() != 0) {
            System.out.println("VIOLATION " + store.count() + " are left when all are over");
        }
    }

    /** Says what must not be, and returns what can't be read now. */
    private static List<String> judge(RocksStore store) {
        List<String> unread = new ArrayList<>();
        for (int i = 0; i < SESSIONS; i++) {
            StoredRecord found = null;
            try {
                found = store.find(Sessions.key(i));
            } catch (StoreException e) {
                unread.add(i + ": " + e.getMessage());
            }
            if (isAlive(found) && i < DESTROYED) {
                System.out.println("VIOLATION destroyed and alive: " + i);
            }
            if (isAlive(found) && i < REPLACED && found instanceof StoredSession session && session.version() < 2) {
                System.out.println("VIOLATION an older version is back: " + i);
            }
            if (isAlive(found) && i >= REPLACED && i < ROLLED) {
                System.out.println("VIOLATION rolled away and alive: " + i);
            }
            if (i >= REPLACED
                    && i < ROLLED
                    && found instanceof Trail trail
                    && !trail.to().equals(Sessions.key(i + RENEWED))) {
                System.out.println("VIOLATION leads elsewhere: " + i);
            }
        }
        return unread;
    }

    private static boolean isAlive(@Nullable StoredRecord found) {
        return found instanceof StoredSession session && !session.claimed() && session.data().length > 0;
    }
}
