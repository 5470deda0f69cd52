package dev.sojourn.testkit.explore;

import dev.sojourn.Session;
import dev.sojourn.SessionConflictException;
import dev.sojourn.SessionDirectory;
import dev.sojourn.SessionLimitException;
import dev.sojourn.SojournException;
import dev.sojourn.StoreUnavailableException;
import dev.sojourn.Visit;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One visit: enters, does its steps one after the other whatever they throw, and commits; and what its client was told
 * of all that.
 */
final class Visiting implements Runnable {

    private final World world;
    private final Client me;
    private final Acts acts;
    private final Supplier<Visit> door;

    Visiting(World world, Client me, SessionDirectory directory, Supplier<Visit> door) {
        this.world = world;
        this.me = me;
        this.acts = new Acts(world, me, directory);
        this.door = door;
    }

    @Override
    public void run() {
        Visit visit;
        try {
            visit = door.get();
        } catch (StoreUnavailableException e) {
            me.told.add("enter: failed");
            return;
        }
        // Also when the run is given up: an open visit would keep its session alive in the runs that follow.
        try (visit) {
            inside(visit);
        }
    }

    private void inside(Visit visit) {
        me.enteredTurn = world.turn();
        Session session = visit.session();
        me.enteredAt = session.lastAccessAt().toEpochMilli();
        if (me.part.role().quiet()) {
            visit.quiet();
        }
        me.found = lineageOf(session);
        me.told.add(me.found == null ? "enter: nobody" : "enter: " + me.found.name());
        for (String word : me.part.steps()) {
            step(session, Op.of(word));
        }
        me.step = null;
        leave(visit);
        if (session.id() != null && session.key() != null) {
            world.handedOut.add(Objects.requireNonNull(session.key()));
        }
    }

    private @Nullable Lineage lineageOf(Session session) {
        return session.exists() && session.isStored() ? world.lineage(session.key()) : null;
    }

    private void step(Session session, Op op) {
        me.step = op;
        me.destroyed |= op == Op.DESTROY;
        me.stepWritten = false;
        me.stepFailed = false;
        me.lostAnswer = null;
        me.firstArrivedAt = -1;
        Lineage before = lineageOf(session);
        if (op.clears() && (!op.logsIn() || session.user() != null || meetsAnother(op))) {
            clears(before);
        }
        boolean pendingBefore = me.pending;
        String target = op == Op.ANN ? world.ann() : world.bob();
        boolean forgets = op.logsIn() && session.user() != null && !target.equals(session.user());
        try {
            String answer = acts.act(session, op, before);
            me.told.add(op.word + ": " + answer);
            foundOut();
            // What this visit had set for one user is not the next one's.
            me.pending &= !forgets;
            after(session, op, before);
        } catch (StoreUnavailableException e) {
            me.told.add(op.word + ": failed");
            failed(op, before, pendingBefore);
        } catch (SessionLimitException e) {
            me.told.add(op.word + ": refused");
            me.pending = pendingBefore && lineageOf(session) != null;
            world.rules.refused(me, op == Op.BOB ? world.bob() : world.ann());
        } catch (SessionConflictException e) {
            me.told.add(op.word + ": too many conflicts");
            me.pending = false;
            world.flaw(Flaw.GAVE_UP, me.name() + " gave up at " + op);
        } catch (SojournException e) {
            me.told.add(op.word + ": " + e.getClass().getSimpleName());
            me.pending = false;
        } catch (IllegalStateException e) {
            me.told.add(op.word + ": " + e.getMessage());
            if (op != Op.NESTED) {
                world.flaw(Flaw.UNDECLARED_EXCEPTION, me.name() + " at " + op + " got " + e);
            }
        } catch (RuntimeException e) {
            me.told.add(op.word + ": " + e);
            me.pending = false;
            world.flaw(Flaw.UNDECLARED_EXCEPTION, me.name() + " at " + op + " got " + e);
        } finally {
            me.binding = null;
        }
    }

    /** An answer was lost and the call returned as if it had come: the engine has looked it up. */
    private void foundOut() {
        if (me.lostAnswer != null) {
            me.lostAnswer.run();
            me.lostAnswer = null;
        }
    }

    private void clears(@Nullable Lineage lineage) {
        me.ownValues.clear();
        me.ownCommitted = -1;
        if (lineage != null) {
            lineage.cleared = true;
        }
    }

    /** Whether a login may meet the data of another user, by now or through nobody, which it clears. */
    private boolean meetsAnother(Op login) {
        Op another = login == Op.ANN ? Op.BOB : Op.ANN;
        String planted = world.program.settings().value("user", "-");
        return world.program.has(another.word)
                || world.program.has(Op.NOBODY.word)
                || planted.equals(another == Op.ANN ? "ann" : "bob");
    }

    /** The step has returned as if all were well. */
    private void after(Session session, Op op, @Nullable Lineage before) {
        if (op == Op.RELOAD) {
            me.ownValues.subList(me.ownCommitted + 1, me.ownValues.size()).clear();
        } else if (op == Op.REMOVE || op == Op.CLEAR) {
            // What was set before may be gone with it, and another visit may have removed the rest.
            me.pending &= op == Op.REMOVE && me.ownValues.size() > me.ownCommitted + 1;
        } else if (op == Op.DESTROY) {
            me.ownValues.clear();
            me.ownCommitted = -1;
            me.pending = false;
            if (before != null) {
                before.mustBeGone = me.name() + "'s destroy()";
            }
        } else if (op == Op.TOUCH
                && before != null
                && session.exists()
                && !world.program.settings().is("anchor=created")) {
            keptAlive(before, me.firstArrivedAt);
        } else if (op.writes && !me.stepWritten) {
            boolean onlyADuration = op == Op.EXTEND && before == null;
            me.pending |= acts.hadEffect() && !onlyADuration && (session.isChanged() || !session.exists());
        }
        if (me.stepWritten && me.wroteTo != null) {
            me.wroteTo.updates += op == Op.UPDATE || op == Op.NESTED || op == Op.SET_INSIDE ? 1 : 0;
            me.wroteTo.innerUpdates += op == Op.NESTED ? 1 : 0;
        }
    }

    private void failed(Op op, @Nullable Lineage before, boolean pendingBefore) {
        boolean updates = op == Op.UPDATE || op == Op.NESTED || op == Op.SET_INSIDE;
        if (op == Op.SET_INSIDE && me.ownValues.size() > me.ownCommitted + 1) {
            // An update that fails leaves the visit as it was, what its function has set included.
            String last = me.ownValues.remove(me.ownValues.size() - 1);
            if (me.lostAnswer != null) {
                me.perhapsOwn.add(last);
            }
        }
        me.perhapsStored = me.lostAnswer;
        if (updates && before != null) {
            before.perhapsUpdates++;
            before.perhapsInnerUpdates += op == Op.NESTED ? 1 : 0;
        }
        if (op == Op.NESTED && me.wroteTo != null && me.wroteTo != before) {
            me.wroteTo.perhapsInnerUpdates++;
        }
        if (updates && before == null) {
            world.lineages.forEach(each -> each.perhapsUpdates++);
        }
        me.pending = pendingBefore && me.pending;
        if (me.stepWritten && op != Op.END_OTHERS && op != Op.NESTED) {
            world.flaw(
                    Flaw.FAILED_AFTER_THE_FACT,
                    me.name() + " was told that " + op + " failed, after it had been written");
        }
    }

    private void keptAlive(Lineage lineage, long moment) {
        boolean cutOff = lineage.cutOff.stream().anyMatch(turn -> turn > me.enteredTurn);
        boolean expired = lineage.expiresAt <= moment;
        if (!expired && (!cutOff || me.part.role().socket())) {
            lineage.accesses.add(moment);
        }
    }

    private void leave(Visit visit) {
        me.stepWritten = false;
        me.stepFailed = false;
        me.lostAnswer = null;
        Session session = visit.session();
        if (session.exists() && !session.isStored() && session.size() == 0 && session.user() == null) {
            // What is empty and was not begun on purpose is not stored.
            me.pending &= world.program.has(Op.BEGIN.word);
        }
        try {
            Leaving.leave(visit, me);
            foundOut();
            if (me.pending && me.perhapsStored != null) {
                // It was there already, by a call whose answer was lost.
                me.perhapsStored.run();
            }
            if (me.pending) {
                world.flaw(
                        Flaw.DROPPED_IN_SILENCE,
                        me.name() + " wrote, and its commit returned although nothing of it was stored");
            }
            if (me.found != null
                    && !me.part.role().quiet()
                    && me.found == lineageOf(session)
                    // A touch that failed is not the reader's fault, and tried again by the next visit.
                    && !me.stepFailed
                    && world.program.settings().value("anchor", "").isEmpty()) {
                keptAlive(me.found, me.enteredAt);
            }
        } catch (StoreUnavailableException e) {
            me.told.add("commit: failed");
            if (me.stepWritten) {
                world.flaw(
                        Flaw.FAILED_AFTER_THE_FACT,
                        me.name() + " was told that its commit failed, after it had been written");
            }
        } catch (SessionConflictException e) {
            me.told.add("commit: too many conflicts");
            world.flaw(Flaw.GAVE_UP, me.name() + " gave up at the commit");
        } catch (SojournException e) {
            me.told.add("commit: " + e.getClass().getSimpleName());
        } catch (RuntimeException e) {
            world.flaw(Flaw.UNDECLARED_EXCEPTION, me.name() + " at the commit got " + e);
        }
        if (me.part.steps().stream().allMatch(word -> Op.of(word).reads()) && me.wrote) {
            world.flaw(Flaw.READER_WROTE, me.name() + " only read, and made a write");
        }
    }
}
