package dev.sojourn.testkit.evolution;

import dev.sojourn.CommitOutcome;
import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.Visit;
import dev.sojourn.id.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One visitor at a node of one generation, and what it counts in the session it visits. */
final class Hammering {

    static final int PARTS = 4;

    private final Generation<?, ?> generation;
    private final SessionEngine engine;
    private final String id;
    private final SplittableRandom random;
    private final String counter;
    private int counted;
    private int tallied;

    Hammering(Generation<?, ?> generation, SessionEngine engine, String id, SplittableRandom random, String counter) {
        this.generation = generation;
        this.engine = engine;
        this.id = id;
        this.random = random;
        this.counter = counter;
    }

    /** What a generation does to its classes. */
    interface Generation<T, L> {
        Class<T> tally();

        /** The tally with one more in a part, in what both know and in what only this generation does. */
        T oneMore(@Nullable T tally, int part);

        Class<L> line();

        /** The line with another amount. */
        L with(L line, int amount);

        /** What only this generation knows of a line and nobody ever changes. */
        @Nullable
        String mark(L line);
    }

    void visit() {
        switch (random.nextInt(4)) {
            case 0 -> read();
            case 1 -> tally(generation);
            case 2 -> writeInPlace(generation);
            default -> writeAnother();
        }
    }

    String counter() {
        return counter;
    }

    int counted() {
        return counted;
    }

    int tallied() {
        return tallied;
    }

    private void read() {
        try (Visit visit = engine.enter(id, Transport.COOKIE)) {
            lines(visit.session(), generation);
            Objects.requireNonNull(visit.session().get("tally", generation.tally()), "the tally");
            CommitOutcome outcome = visit.commit();
            if (outcome != CommitOutcome.NOTHING && outcome != CommitOutcome.TOUCHED) {
                throw new AssertionError("A visit that only read has " + outcome);
            }
        }
    }

    private <T> void tally(Generation<T, ?> classes) {
        try (Visit visit = engine.enter(id, Transport.COOKIE)) {
            int part = random.nextInt(PARTS);
            visit.session().update("tally", classes.tally(), tally -> classes.oneMore(tally, part));
            tallied++;
            visit.commit();
        }
    }

    private <L> void writeInPlace(Generation<?, L> classes) {
        try (Visit visit = engine.enter(id, Transport.COOKIE)) {
            List<L> lines = lines(visit.session(), classes);
            int place = random.nextInt(lines.size());
            lines.set(place, classes.with(lines.get(place), random.nextInt(5)));
            visit.commit();
        }
    }

    private void writeAnother() {
        try (Visit visit = engine.enter(id, Transport.COOKIE)) {
            visit.session().update(counter, Integer.class, n -> n == null ? 1 : n + 1);
            counted++;
            visit.commit();
        }
    }

    /** The lines, each with the mark that only this generation knows. */
    @SuppressWarnings("unchecked")
    private static <L> List<L> lines(Session session, Generation<?, L> classes) {
        List<L> lines = (List<L>) Objects.requireNonNull(session.get("lines"), "the lines");
        List<String> marks = new ArrayList<>();
        lines.forEach(
                line -> marks.add(String.valueOf(classes.mark(classes.line().cast(line)))));
        if (lines.size() != PARTS || marks.stream().distinct().count() != PARTS || marks.contains("null")) {
            throw new AssertionError("Lines have lost their marks: " + marks);
        }
        return lines;
    }

    /** The older classes. */
    static final class OfOlder implements Generation<Older.Tally, Older.Line> {
        @Override
        public Class<Older.Tally> tally() {
            return Older.Tally.class;
        }

        @Override
        public Older.Tally oneMore(Older.@Nullable Tally tally, int part) {
            Older.Tally before = Objects.requireNonNull(tally);
            List<Older.Part> parts = new ArrayList<>(before.parts());
            Older.Part old = parts.get(part);
            parts.set(part, new Older.Part(old.name(), old.both() + 1, old.older() + 1));
            return new Older.Tally(before.both() + 1, before.older() + 1, parts);
        }

        @Override
        public Class<Older.Line> line() {
            return Older.Line.class;
        }

        @Override
        public Older.Line with(Older.Line line, int amount) {
            return new Older.Line(line.sku(), amount, line.hint());
        }

        @Override
        public @Nullable String mark(Older.Line line) {
            return line.hint();
        }
    }

    /** The newer classes. */
    static final class OfNewer implements Generation<Newer.Tally, Newer.Line> {
        @Override
        public Class<Newer.Tally> tally() {
            return Newer.Tally.class;
        }

        @Override
        public Newer.Tally oneMore(Newer.@Nullable Tally tally, int part) {
            Newer.Tally before = Objects.requireNonNull(tally);
            List<Newer.Part> parts = new ArrayList<>(before.parts());
            Newer.Part old = parts.get(part);
            parts.set(part, new Newer.Part(old.name(), old.both() + 1, old.newer() + 1));
            return new Newer.Tally(before.both() + 1, before.newer() + 1, parts);
        }

        @Override
        public Class<Newer.Line> line() {
            return Newer.Line.class;
        }

        @Override
        public Newer.Line with(Newer.Line line, int amount) {
            return new Newer.Line(line.gift(), line.sku(), amount);
        }

        @Override
        public @Nullable String mark(Newer.Line line) {
            return line.gift();
        }
    }
}
