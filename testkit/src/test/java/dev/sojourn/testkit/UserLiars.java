package dev.sojourn.testkit;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.Forward;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.StoredSession;
import dev.sojourn.testkit.Liars.Liar;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Stores that are wrong in exactly one way about whose sessions they hold. */
final class UserLiars {

    private UserLiars() {}

    static final class FoldsTheCaseOfUsers extends Liar {
        @Override
        public ScanPage findByUser(String user, @Nullable String cursor, int atMost) {
            ScanPage page = super.findByUser(user, cursor, atMost);
            return user.equals("Ada") ? super.findByUser("ada", cursor, atMost) : page;
        }
    }

    static final class TheIndexForgetsARoll extends Liar {
        private final Set<SessionKey> rolled = ConcurrentHashMap.newKeySet();

        @Override
        public boolean roll(StoredSession from, StoredSession renewed, Forward trail) {
            rolled.add(renewed.key());
            return super.roll(from, renewed, trail);
        }

        @Override
        public ScanPage findByUser(String user, @Nullable String cursor, int atMost) {
            ScanPage page = super.findByUser(user, cursor, atMost);
            return new ScanPage(
                    page.sessions().stream()
                            .filter(session -> !rolled.contains(session.key()))
                            .toList(),
                    page.next());
        }
    }

    static final class AdmitsOneTooMany extends Liar {
        @Override
        public Admission admit(
                String user,
                SessionKey newcomer,
                @Nullable SessionKey replaces,
                int atMost,
                Overflow overflow,
                long now,
                long heldUntil) {
            return super.admit(user, newcomer, replaces, atMost + 1, overflow, now, heldUntil);
        }
    }

    static final class EndsTheNewest extends Liar {
        @Override
        public Admission admit(
                String user,
                SessionKey newcomer,
                @Nullable SessionKey replaces,
                int atMost,
                Overflow overflow,
                long now,
                long heldUntil) {
            Admission admission = super.admit(user, newcomer, replaces, atMost, overflow, now, heldUntil);
            List<SessionKey> newestFirst = truth.findByUser(user, null, 100).sessions().stream()
                    .sorted((a, b) -> Long.compare(b.created(), a.created()))
                    .map(StoredSession::key)
                    .limit(admission.toEnd().size())
                    .toList();
            return new Admission(admission.admitted(), newestFirst);
        }
    }

    static final class HoldsNoPlace extends Liar {
        @Override
        public Admission admit(
                String user,
                SessionKey newcomer,
                @Nullable SessionKey replaces,
                int atMost,
                Overflow overflow,
                long now,
                long heldUntil) {
            return super.admit(user, newcomer, replaces, atMost, overflow, now, now);
        }
    }
}
