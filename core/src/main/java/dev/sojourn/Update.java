package dev.sojourn;

import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Forms the intent of an update: the function is asked again for each record that is met. */
final class Update<T> implements Supplier<Intent> {
    private final VisitState s;
    private final String name;
    private final Class<T> type;
    private final UnaryOperator<@Nullable T> change;
    private @Nullable VisitMark before;
    private @Nullable T value;
    private Held held = Held.REMOVED;

    Update(VisitState s, String name, Class<T> type, UnaryOperator<@Nullable T> change) {
        this.s = s;
        this.name = name;
        this.type = type;
        this.change = change;
    }

    @Override
    public Intent get() {
        if (before != null) {
            // What the function set when it ran for a record that is no more has not happened.
            before.restore(s);
        }
        before = VisitMark.of(s);
        T present = Typed.as(name, type, s.current(name));
        s.updating = true;
        s.attributes.readsFresh(true);
        try {
            value = change.apply(present);
        } finally {
            s.attributes.readsFresh(false);
            s.updating = false;
        }
        held = s.attributes.held(name, value);
        // Formed after the function has run: what it has set by the way is committed with it.
        return s.intent().with(name, held);
    }

    /** What the function returned last, watched for changes in place from now on. */
    @Nullable
    T written() {
        s.attributes.watch(name, held);
        return value;
    }
}
