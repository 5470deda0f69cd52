package dev.sojourn.store.jdbc;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.StoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Hears of changes through PostgreSQL's LISTEN, on one connection for all tables.
 *
 * <p>Every so often it sends itself a word, by the way that writes take, and waits for its echo: what was told before
 * the word has been heard by then. Nothing else shows that a connection hears. The word also names the tables of which
 * changes are wanted here, so that nobody else tells them for nobody; see {@link Wanted}.
 */
final class NotifyFeed implements Feed {

    /** The channel of all tables of a database. */
    static final String CHANNEL = "sojourn";

    /** How long the end of listening may have to wait. */
    private static final int SLICE_MILLIS = 50;

    private static final String DEAF = "The JDBC store listens for announcements, but does not hear its own. Either a"
            + " pooler lends it a connection for one transaction only (PgBouncer in transaction mode), or its feed and"
            + " its statements lead to different databases. Give the feed an address that leads to the same database"
            + " past the pooler: JdbcOptions.feedSource, or --store-feed of the server";

    /** What words begin with, which is no name of a table. */
    private static final String WORD = "!";

    /** Of a word, before its last table: a notification has fewer than 8,000. */
    private static final int MOST_BYTES = 7_900;

    /** How often who wants to hear changes says so, at least. */
    private static final long OFTEN_NANOS = Wanted.LEASE_NANOS / 10;

    private static final Pattern NAME = Pattern.compile("[a-z0-9_]{1,40}");
    private static final int HEX = 2 * SessionKey.BYTES;
    /** The length of {@link Audience#tag}. */
    private static final int TAG = 16;

    private final Connections lender;
    private final Teller teller;
    private final long intervalNanos;
    private final long patienceNanos;
    private final String me = HexFormat.of().toHexDigits(new SplittableRandom().nextLong());
    private final Map<String, Wanted> tables = new ConcurrentHashMap<>();
    private final Wanted.Knowledge known = new Wanted.Knowledge();
    private @Nullable BorrowedConnection borrowed;
    private @Nullable PGConnection wire;
    private long words;
    /** When the word was sent whose echo is waited for; 0 for none. */
    private long sentAt;

    private long nextAt;
    private boolean sound;

    /**
     * Makes one.
     *
     * @param sender lends the connections that writes take
     * @param lender lends the one to listen on
     */
    NotifyFeed(Connections sender, Connections lender, Duration timeout, Duration interval) {
        this.lender = lender;
        this.teller = new Teller(sender);
        this.intervalNanos = interval.toNanos();
        this.patienceNanos = Math.min(timeout.plus(interval).toNanos(), Wanted.LEASE_NANOS / 2);
    }

    @Override
    public void open() throws SQLException {
        BorrowedConnection lent = lender.lend("listen for announcements");
        sound = false;
        borrowed = lent;
        try {
            wire = PostgresDriver.wireOf(lent.connection());
            lent.changes("LISTEN " + CHANNEL);
            teller.send(word(System.nanoTime()));
            while (sentAt != 0) {
                listen(List.of());
                if (System.nanoTime() - sentAt > patienceNanos && sentAt != 0) {
                    throw new StoreException(DEAF, null);
                }
            }
            long now = System.nanoTime();
            tables.values().forEach(each -> each.opened(now));
            known.up(true);
            sound = true;
        } catch (SQLException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** The next word, which names the tables of which somebody wants to hear changes here. */
    private String word(long now) {
        sentAt = now;
        StringBuilder word = new StringBuilder(WORD + me + " " + ++words);
        nextAt = now + intervalNanos;
        for (Map.Entry<String, Wanted> each : tables.entrySet()) {
            if (each.getValue().isWantedHere() && word.length() < MOST_BYTES) {
                word.append(' ').append(each.getKey());
                nextAt = now + Math.min(intervalNanos, OFTEN_NANOS);
            }
        }
        return word.toString();
    }

    @Override
    public void hear(List<Audience> audiences) throws SQLException {
        for (Audience audience : audiences) {
            wanted(audience);
        }
        // Until this has gone well the connection is none to give back.
        sound = false;
        listen(audiences);
        long now = System.nanoTime();
        if (sentAt == 0) {
            if (now - nextAt >= 0 || tables.values().stream().anyMatch(each -> each.isUntold(now))) {
                teller.sendSoon(word(now));
            }
        } else if (now - sentAt > patienceNanos) {
            throw new SQLException("A word that this connection sent itself did not come back", "08006");
        }
        sound = true;
    }

    private void listen(List<Audience> audiences) throws SQLException {
        // The driver reads a message that has begun without any limit.
        Overdue limit = new Overdue(Objects.requireNonNull(borrowed).connection(), null, patienceMillis());
        PGNotification[] heard;
        try {
            heard = Objects.requireNonNull(wire).getNotifications(SLICE_MILLIS);
        } finally {
            limit.over();
        }
        if (heard != null) {
            for (PGNotification notification : heard) {
                hear(notification.getParameter(), audiences);
            }
        }
    }

    private int patienceMillis() {
        return SLICE_MILLIS + (int) TimeUnit.NANOSECONDS.toMillis(patienceNanos);
    }

    private void hear(String message, List<Audience> audiences) {
        int space = message.indexOf(' ');
        String first = space < 0 ? message : message.substring(0, space);
        if (first.startsWith(WORD)) {
            hearWord(message, first.equals(WORD + me));
        } else if (space > 0 && NAME.matcher(first).matches()) {
            List<Audience> those = new ArrayList<>(audiences);
            those.removeIf(audience -> !audience.table.equals(first));
            if (!those.isEmpty()) {
                tell(message.substring(space + 1), what -> those.forEach(what));
            }
        } else {
            // Anyone who may connect may notify; what cannot be read may have meant any session.
            audiences.forEach(Audience::lost);
        }
    }

    private void hearWord(String message, boolean mine) {
        String[] parts = message.split(" ", -1);
        boolean echo = mine && parts.length > 1 && sentAt != 0 && parts[1].equals(String.valueOf(words));
        long now = System.nanoTime();
        for (int i = 2; i < parts.length; i++) {
            Wanted wanted = tables.get(parts[i]);
            if (wanted != null) {
                wanted.heard(now);
                if (echo) {
                    wanted.echoed(sentAt, now);
                }
            }
        }
        if (echo) {
            // After what came before it.
            known.until(sentAt);
            sentAt = 0;
        }
    }

    private static void tell(String what, Consumer<Consumer<Audience>> audiences) {
        try {
            char kind = what.isEmpty() ? ' ' : what.charAt(0);
            int keys = (what.length() - 1) / HEX;
            boolean whole = what.length() == 1 + keys * HEX;
            if (kind == 'c' && what.length() == 1 + TAG + keys * HEX && keys > 0) {
                String tag = what.substring(1, 1 + TAG);
                for (int at = 1 + TAG; at < what.length(); at += HEX) {
                    SessionKey key = SessionKey.parse(what.substring(at, at + HEX));
                    audiences.accept(audience -> audience.changed(key, audience.tag.equals(tag)));
                }
            } else if (kind == 'e' && whole && keys == 1) {
                SessionKey key = SessionKey.parse(what.substring(1));
                audiences.accept(audience -> audience.ended(key));
            } else if (kind == 'r' && whole && keys == 2) {
                SessionKey from = SessionKey.parse(what.substring(1, 1 + HEX));
                SessionKey to = SessionKey.parse(what.substring(1 + HEX));
                audiences.accept(audience -> audience.rolled(from, to));
            } else {
                audiences.accept(Audience::lost);
            }
        } catch (IllegalArgumentException e) {
            audiences.accept(Audience::lost);
        }
    }

    private Wanted wanted(Audience audience) {
        return tables.computeIfAbsent(audience.table, table -> new Wanted(System.nanoTime()))
                .by(audience);
    }

    @Override
    public boolean hears() {
        return true;
    }

    @Override
    public boolean hearsChanges(Audience audience) {
        return wanted(audience).isCovered(System.nanoTime());
    }

    @Override
    public void changed(Audience audience, SessionKey key, long began) {
        Wanted wanted = tables.get(audience.table);
        if (wanted == null || wanted.mayBeWanted(known, began, System.nanoTime())) {
            teller.changed(audience, key);
        }
    }

    /** A connection that does not hear is ended: it may lead to a server that is another's standby now. */
    @Override
    public void close() {
        known.up(false);
        sentAt = 0;
        BorrowedConnection lent = borrowed;
        if (lent != null) {
            borrowed = null;
            wire = null;
            if (sound) {
                BorrowedConnection.quietly(() -> lent.changes("UNLISTEN " + CHANNEL));
            } else {
                lent.breakUp();
            }
            lent.close();
        }
    }

    @Override
    public void end() {
        teller.end();
        lender.close();
    }
}
