package dev.sojourn.testkit;

import dev.sojourn.store.AnnouncesChanges;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Trail;
import dev.sojourn.testkit.Liars.Liar;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Stores that are wrong in exactly one way about moments, about walks without data, or about their powers. */
final class MomentsLiars {

    private MomentsLiars() {}

    static Map<String, Supplier<SessionStore>> all() {
        return Map.ofEntries(
                Map.entry("replace puts the last access back", ReplacePutsTheLastAccessBack::new),
                Map.entry("replace puts the anchor back", ReplacePutsTheAnchorBack::new),
                Map.entry("replace puts the expiry back", ReplacePutsTheExpiryBack::new),
                Map.entry("replace never shortens", ReplaceNeverShortens::new),
                Map.entry("replace takes a duration from an older anchor", ReplaceTakesAnOlderAnchor::new),
                Map.entry("roll puts moments back", RollPutsMomentsBack::new),
                Map.entry("roll never shortens", RollNeverShortens::new),
                Map.entry("roll takes a duration from an older anchor", RollTakesAnOlderAnchor::new),
                Map.entry("walks without data show the data", WalksShowTheData::new),
                Map.entry("walks without data lack the user", WalksLackTheUser::new),
                Map.entry("walks over records miss a page", WalksOverRecordsMissAPage::new),
                Map.entry("walks without data take any cursor", WalksTakeAnyCursor::new),
                Map.entry("listings without data show the data", ListingsShowTheData::new),
                Map.entry("listings without data lack the duration", ListingsLackTheDuration::new),
                Map.entry("makes its powers anew", MakesItsPowersAnew::new));
    }

    private abstract static class Replacing extends Liar {
        @Override
        public boolean replace(StoredSession session, long expectedVersion) {
            boolean done = super.replace(session, expectedVersion);
            if (done) {
                StoredSession now = (StoredSession) truth.find(session.key());
                put(wrong(session, now));
            }
            return done;
        }

        abstract StoredSession wrong(StoredSession asked, StoredSession now);
    }

    private static final class ReplacePutsTheLastAccessBack extends Replacing {
        @Override
        StoredSession wrong(StoredSession asked, StoredSession now) {
            return now.toBuilder().lastAccess(asked.lastAccess()).build();
        }
    }

    private static final class ReplacePutsTheAnchorBack extends Replacing {
        @Override
        StoredSession wrong(StoredSession asked, StoredSession now) {
            return now.toBuilder().expiryBase(asked.expiryBase()).build();
        }
    }

    private static final class ReplacePutsTheExpiryBack extends Replacing {
        @Override
        StoredSession wrong(StoredSession asked, StoredSession now) {
            return now.toBuilder().expiresAt(asked.expiresAt()).build();
        }
    }

    private static final class ReplaceNeverShortens extends Liar {
        @Override
        public boolean replace(StoredSession session, long expectedVersion) {
            StoredSession now = live(session.key());
            long expires = now == null ? 0 : Math.max(now.expiresAt(), session.expiresAt());
            return super.replace(
                    now == null
                            ? session
                            : session.toBuilder().expiresAt(expires).build(),
                    expectedVersion);
        }
    }

    private static final class ReplaceTakesAnOlderAnchor extends Liar {
        @Override
        public boolean replace(StoredSession session, long expectedVersion) {
            StoredSession now = live(session.key());
            return super.replace(now == null ? session : withAnchorOf(now, session), expectedVersion);
        }
    }

    private static StoredSession withAnchorOf(StoredSession now, StoredSession next) {
        return next.toBuilder()
                .expiryBase(Math.max(now.expiryBase(), next.expiryBase()))
                .build();
    }

    private static final class RollPutsMomentsBack extends Liar {
        @Override
        public boolean roll(StoredSession from, StoredSession renewed, Trail trail) {
            boolean done = super.roll(from, renewed, trail);
            StoredSession now = live(renewed.key());
            // A roll that a touch came before is told by the access that it keeps.
            if (done && now != null && now.lastAccess() > renewed.lastAccess()) {
                truth.roll(now, renewed.toBuilder().version(now.version() + 1).build(), trail);
                put(renewed);
            }
            return done;
        }
    }

    private static final class RollNeverShortens extends Liar {
        @Override
        public boolean roll(StoredSession from, StoredSession renewed, Trail trail) {
            long expires = Math.max(from.expiresAt(), renewed.expiresAt());
            return super.roll(from, renewed.toBuilder().expiresAt(expires).build(), trail);
        }
    }

    private static final class RollTakesAnOlderAnchor extends Liar {
        @Override
        public boolean roll(StoredSession from, StoredSession renewed, Trail trail) {
            StoredSession now = live(from.key());
            return super.roll(from, now == null ? renewed : withAnchorOf(now, renewed), trail);
        }
    }

    private static final class WalksShowTheData extends Liar {
        @Override
        public ScanPage scanWithoutData(@Nullable String cursor, int atMost) {
            return scan(cursor, atMost);
        }
    }

    private static final class WalksLackTheUser extends Liar {
        @Override
        public ScanPage scanWithoutData(@Nullable String cursor, int atMost) {
            ScanPage page = super.scanWithoutData(cursor, atMost);
            return new ScanPage(
                    page.sessions().stream()
                            .map(session -> session.toBuilder().user(null).build())
                            .toList(),
                    page.next());
        }
    }

    private static final class WalksTakeAnyCursor extends Liar {
        @Override
        public ScanPage scanWithoutData(@Nullable String cursor, int atMost) {
            return super.scanWithoutData(cursor != null && cursor.contains(" ") ? null : cursor, atMost);
        }
    }

    private static final class WalksOverRecordsMissAPage extends Liar {
        @Override
        public ScanPage scanRecords(@Nullable String cursor, int atMost) {
            ScanPage page = super.scanRecords(cursor, atMost);
            return cursor == null ? new ScanPage(List.of(), page.next()) : page;
        }
    }

    private static final class ListingsShowTheData extends Liar {
        @Override
        public ScanPage findByUserWithoutData(String user, @Nullable String cursor, int atMost) {
            return findByUser(user, cursor, atMost);
        }
    }

    private static final class ListingsLackTheDuration extends Liar {
        @Override
        public ScanPage findByUserWithoutData(String user, @Nullable String cursor, int atMost) {
            ScanPage page = findByUser(user, cursor, atMost).withoutData();
            return new ScanPage(
                    page.sessions().stream()
                            .map(session -> session.toBuilder().duration(0).build())
                            .toList(),
                    page.next());
        }
    }

    private static final class MakesItsPowersAnew extends Liar {
        @Override
        public AnnouncesChanges changes() {
            return truth::listen;
        }
    }
}
