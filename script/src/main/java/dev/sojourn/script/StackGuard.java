package dev.sojourn.script;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.ContextThreadLocal;
import com.oracle.truffle.api.TruffleSafepoint;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.instrumentation.ExecutionEventNode;
import com.oracle.truffle.api.instrumentation.SourceSectionFilter;
import com.oracle.truffle.api.instrumentation.StandardTags.RootTag;
import com.oracle.truffle.api.instrumentation.TruffleInstrument;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.Instrument;

/**
 * Makes endless recursion a thing that can be stopped. The interpreter looks for interrupts in loops and where a
 * function returns: a script whose every call ends in a stack overflow, such as {@code (function f() { try { f() }
 * finally { f() } })()}, does neither, and what arrives where no stack is left is lost. So each function of a mount
 * looks for interrupts when it is entered, and the stack is said to have ended while there is still room to handle one.
 * To scripts it is the {@code RangeError} it always was.
 */
final class StackGuard extends TruffleInstrument {

    static final String ID = "sojourn-stack-guard";

    /**
     * Frames of {@link #reach}, of 119 bytes when compiled and 300 before: 46 KiB at the least, for an interrupt and
     * for the functions that are entered unwatched.
     */
    private static final int RESERVE = 400;

    /** Less deep than this no stack ends: at 2 to 3 KiB for a function a thread has at least 256 KiB. */
    private static final int SHALLOW = 64;

    private static final int UNWATCHED_WHEN_DEEP = 8;
    private static final int UNWATCHED = 1024;
    private static final int WATCHED_AFTER_END = 10_000;

    private final ContextThreadLocal<Depth> depths = locals.createContextThreadLocal((context, thread) -> new Depth());

    StackGuard() {}

    /** Has an engine guarded; scripts are told from preludes by the names of their sources. */
    static void over(Engine engine) {
        Instrument instrument = engine.getInstruments().get(ID);
        if (instrument == null || instrument.lookup(StackGuard.class) == null) {
            throw new IllegalStateException("The service file of " + StackGuardProvider.class.getName()
                    + " is not on the class path; when jars are merged, service files have to be merged too");
        }
    }

    @Override
    protected void onCreate(Env env) {
        env.registerService(this);
        SourceSectionFilter functions = SourceSectionFilter.newBuilder()
                .tagIs(RootTag.class)
                .sourceIs(source -> source.getName().startsWith(Scripts.MOUNTED))
                .build();
        env.getInstrumenter().attachExecutionEventFactory(functions, context -> new Guarding());
    }

    /** How deep a thread is in one context. */
    private static final class Depth {

        private int functions;
        private int entries;
        private int watched;

        private boolean isToBeWatched() {
            functions++;
            entries++;
            if (watched > 0) {
                watched--;
                return true;
            }
            // Should the count ever be wrong, the last one sees that the end is not missed for long.
            return functions > SHALLOW && entries % UNWATCHED_WHEN_DEEP == 0 || entries % UNWATCHED == 0;
        }

        private void leave() {
            functions--;
        }
    }

    private final class Guarding extends ExecutionEventNode {

        @Override
        protected void onEnter(VirtualFrame frame) {
            Depth depth = depths.get();
            if (depth.isToBeWatched()) {
                watch(depth);
            }
            TruffleSafepoint.poll(this);
        }

        @Override
        protected void onReturnValue(VirtualFrame frame, Object result) {
            depths.get().leave();
        }

        @Override
        protected void onReturnExceptional(VirtualFrame frame, Throwable thrown) {
            depths.get().leave();
        }

        @Override
        protected void onYield(VirtualFrame frame, Object value) {
            depths.get().leave();
        }

        @Override
        protected void onResume(VirtualFrame frame) {
            onEnter(frame);
        }
    }

    @TruffleBoundary
    private static void watch(Depth depth) {
        try {
            reach(RESERVE, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        } catch (StackOverflowError e) {
            depth.watched = WATCHED_AFTER_END;
            throw e;
        }
    }

    /** Goes so deep and comes back; the numbers are there to be kept in each frame, for its size. */
    private static long reach(
            int deep, long a, long b, long c, long d, long e, long f, long g, long h, long i, long j, long k, long l) {
        return deep == 0
                ? a
                : reach(deep - 1, b, c, d, e, f, g, h, i, j, k, l, a) + a + b + c + d + e + f + g + h + i + j + k + l;
    }
}
