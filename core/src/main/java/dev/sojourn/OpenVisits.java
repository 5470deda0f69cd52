package dev.sojourn;

import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The visits that are open on this node. While one of them lasts, its session does not reach its idle limit: it is
 * touched before, again and again. The absolute limit stays, and so does an expiry that does not follow accesses. And
 * the visit does not lose it: through rolls with grace it is followed while the trails are there.
 *
 * <p>A visit is held in a list that costs it no object. One that has been open for a minute is held weakly from then
 * on, so that a visit which somebody forgot to close neither stays in memory nor keeps its session alive.
 */
final class OpenVisits {

    private static final int STRIPES = 16;
    private static final long WEAK_AFTER_MILLIS = 60_000;

    /** A session is touched when it has less left than this part of its duration, or than a few rounds. */
    private static final int MARGIN = 10;

    private static final int ROUNDS = 3;

    /** One list; its monitor guards the links of the visits in it, for a few steps and never over a store call. */
    final class Stripe {
        private @Nullable Visit first;

        OpenVisits visits() {
            return OpenVisits.this;
        }

        synchronized void add(Visit visit) {
            Visit next = first;
            visit.next = next;
            if (next != null) {
                next.previous = visit;
            }
            first = visit;
        }

        synchronized void remove(Visit visit) {
            Visit previous = visit.previous;
            Visit next = visit.next;
            if (previous != null) {
                previous.next = next;
            } else if (first == visit) {
                first = next;
            }
            if (next != null) {
                next.previous = previous;
            }
            visit.previous = null;
            visit.next = null;
        }

        synchronized List<Visit> all() {
            List<Visit> all = new ArrayList<>();
            for (Visit visit = first; visit != null; visit = visit.next) {
                all.add(visit);
            }
            return all;
        }
    }

    private final EngineParts parts;
    private final long roundMillis;
    private final Stripe[] stripes = new Stripe[STRIPES];
    private final AtomicBoolean busy = new AtomicBoolean();
    /** Used by the round that is busy. */
    private final List<WeakReference<Visit>> old = new ArrayList<>();

    OpenVisits(EngineParts parts, Duration round) {
        this.parts = parts;
        this.roundMillis = round.toMillis();
        Arrays.setAll(stripes, i -> new Stripe());
    }

    /** Takes a visit in; the stripe that is returned lets it go. */
    Stripe opened(Visit visit) {
        Stripe stripe = stripes[Thread.currentThread().hashCode() & (STRIPES - 1)];
        stripe.add(visit);
        return stripe;
    }

    /** Touches the sessions that are near their idle limit; a round that meets another one leaves it to that. */
    void keepAlive() {
        if (!busy.compareAndSet(false, true)) {
            return;
        }
        try {
            long now = parts.clock().millis();
            List<Visit> open = grownOld(now);
            for (Stripe stripe : stripes) {
                open.addAll(stripe.all());
            }
            open.forEach(visit -> lookAfter(visit.state(), now));
        } finally {
            busy.set(false);
        }
    }

    /** The visits that are held weakly, those among them that were not yet. */
    private List<Visit> grownOld(long now) {
        for (Stripe stripe : stripes) {
            for (Visit visit : stripe.all()) {
                if (now - visit.state().entered >= WEAK_AFTER_MILLIS) {
                    stripe.remove(visit);
                    old.add(new WeakReference<>(visit));
                }
            }
        }
        List<Visit> all = new ArrayList<>();
        old.removeIf(reference -> {
            Visit visit = reference.get();
            if (visit == null || visit.isClosed()) {
                return true;
            }
            all.add(visit);
            return false;
        });
        return all;
    }

    /**
     * Keeps the session of a visit alive that has just begun and would not live until the next round.
     */
    void begun(VisitState s) {
        StoredSession base = s.base;
        if (base != null && base.expiresAt() - s.entered < ROUNDS * roundMillis) {
            lookAfter(s, s.entered);
        }
    }

    /** One session that can't be reached must not keep the others from being looked after. */
    private void lookAfter(VisitState s, long now) {
        try {
            follow(s, now);
            keepAlive(s, now);
        } catch (StoreUnavailableException e) {
            // Told as an event; the next round tries again.
        }
    }

    /** Goes along with the session through rolls with grace, so that the visit finds it however long it lasts. */
    private void follow(VisitState s, long now) {
        StoredSession base = s.base;
        VisitState.KeptAlive kept = kept(s);
        if (base == null
                || now - Math.max(s.entered, kept.followedAt()) < parts.trails().followMillis()) {
            return;
        }
        StoredSession met = parts.trails().ofVisit(s, base);
        s.kept = new VisitState.KeptAlive(
                kept.until(), kept.duration(), now, met == null ? kept.seen() : met.withoutData());
    }

    private static VisitState.KeptAlive kept(VisitState s) {
        VisitState.KeptAlive kept = s.kept;
        return kept == null ? VisitState.KeptAlive.NOTHING : kept;
    }

    /** The newer of what the visit and this thread have seen: another visit may have set another duration. */
    private static @Nullable StoredSession lastSeen(VisitState s) {
        StoredSession base = s.base;
        StoredSession seen = kept(s).seen();
        boolean newer = base != null
                && seen != null
                && seen.lineage().equals(base.lineage())
                && seen.version() > base.version();
        return newer ? seen : base;
    }

    private void keepAlive(VisitState s, long now) {
        StoredSession base = lastSeen(s);
        if (base == null || s.quiet || !parts.expiry().anchor().movesOnAccess()) {
            return;
        }
        VisitState.KeptAlive kept = kept(s);
        long known = base.duration() == kept.duration() ? Math.max(base.expiresAt(), kept.until()) : base.expiresAt();
        long margin = Math.max(ROUNDS * roundMillis, parts.expiry().duration(base.duration()) / MARGIN);
        if (known - now > margin || parts.expiry().touch(base, now, true).expiresAt() <= known) {
            return;
        }
        if (!touch(s, base, now)) {
            StoredSession met = parts.trails().ofVisit(s, base);
            if (met != null && parts.lives(met)) {
                touch(s, met, now);
            }
        }
    }

    /** The visit's own state is its thread's, so only the moment is noted. */
    private boolean touch(VisitState s, StoredSession at, long now) {
        Touch touch = parts.expiry().touch(at, now, true);
        boolean touched = parts.store().touch(at.key(), touch);
        if (touched) {
            VisitState.KeptAlive kept = kept(s);
            s.kept = new VisitState.KeptAlive(touch.expiresAt(), at.duration(), kept.followedAt(), kept.seen());
        }
        return touched;
    }
}
