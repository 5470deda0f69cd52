package dev.sojourn.script;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotAccess;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.ResourceLimits;
import org.graalvm.polyglot.SandboxPolicy;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.io.IOAccess;
import org.graalvm.polyglot.proxy.ProxyArray;
import org.jspecify.annotations.Nullable;

/**
 * One warm context of a generation of scripts: the kernel and the preludes, frozen, and the programs, which are run
 * anew for each call. Used by one thread at a time, which holds it from {@link RealmPool}.
 */
final class Realm implements RealmPool.Pooled {

    private static final Duration INTERRUPT = Duration.ofMillis(20);
    private static final AtomicBoolean WARMTH = new AtomicBoolean();

    private final Context context;
    private final Values values;
    private final Value kernel;
    private final Map<String, Value> dialects = new HashMap<>();
    private final Map<String, Value> programs = new HashMap<>();
    private final Object guests;
    private final Scripts scripts;
    private final Duration timeLimit;
    private final LongSupplier time;
    private final boolean counted;
    private volatile @Nullable Call current;
    private boolean spoiled;

    // What the watchdog looks at, under the monitor of this object.
    private long deadline = Long.MAX_VALUE;
    private long allocationLimit = Long.MAX_VALUE;
    private @Nullable Thread inside;
    private boolean stopping;
    private @Nullable String stoppedFor;

    Realm(Engine engine, Scripts scripts, ScriptLimits limits, LongSupplier time, boolean counted) {
        this.scripts = scripts;
        this.counted = counted;
        this.timeLimit = limits.timeLimit();
        this.time = time;
        this.context = context(engine, counted ? limits.statementLimit() : 0);
        this.values = new Values(limits.jsonDepth(), limits.valueElements());
        HostFunctions functions =
                new HostFunctions(() -> Objects.requireNonNull(current, "no call is being answered"), values);
        Prelude.install(functions);
        scripts.furnishing().install(functions);
        Object host = functions.asObject();
        this.kernel = context.eval(scripts.kernel()).execute(host);
        values.connect(kernel.getMember("classify"), kernel.getMember("decode"), kernel.getMember("raise"));
        scripts.preludes().forEach((name, parts) -> dialects.put(name, prelude(parts, host)));
        warm(kernel);
        kernel.invokeMember("harden", ProxyArray.fromList(new ArrayList<Object>(dialects.values())));
        for (Scripts.Unit unit : scripts.units()) {
            Value program = context.eval(unit.source());
            kernel.invokeMember("freeze", program);
            programs.put(unit.name(), program);
        }
        List<Object> also = new ArrayList<>();
        scripts.guests().forEach(name -> also.add(Objects.requireNonNull(dialects.get(name))));
        this.guests = ProxyArray.fromList(also);
    }

    /**
     * Has what all contexts of the process share loaded by the first of them, which is made before any request: the
     * limit of time is not for that.
     */
    private static void warm(Value kernel) {
        synchronized (WARMTH) {
            if (WARMTH.compareAndSet(false, true)) {
                kernel.invokeMember("warm");
            }
        }
    }

    private Value prelude(List<Source> sources, Object host) {
        List<Object> given = new ArrayList<>(List.of(kernel, host));
        for (Source source : sources) {
            given.add(context.eval(source).execute(given.toArray()));
        }
        return (Value) given.get(given.size() - 1);
    }

    private static Context context(Engine engine, long statements) {
        Context.Builder builder = Context.newBuilder("js")
                .engine(engine)
                .sandbox(SandboxPolicy.TRUSTED)
                .allowAllAccess(false)
                .allowHostAccess(HostAccess.NONE)
                .allowHostClassLoading(false)
                .allowPolyglotAccess(PolyglotAccess.NONE)
                .allowIO(IOAccess.NONE)
                .allowCreateProcess(false)
                .allowCreateThread(false)
                .allowNativeAccess(false)
                .allowExperimentalOptions(true)
                .timeZone(ZoneOffset.UTC);
        Scripts.CONTEXT_OPTIONS.forEach(builder::option);
        if (statements > 0) {
            builder.resourceLimits(ResourceLimits.newBuilder()
                    .statementLimit(statements, source -> source.getName().startsWith(Scripts.MOUNTED))
                    .build());
        }
        return builder.build();
    }

    /** Something that runs script code. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws PolyglotException;
    }

    /**
     * Runs script code for a call: within the limits of time and memory, and with nothing left behind for the next.
     */
    <T extends @Nullable Object> T enter(Call call, long nanosLeft, Work<T> work) {
        current = call;
        begin(nanosLeft);
        try {
            return work.run();
        } catch (PolyglotException e) {
            // Sockets live in contexts that do not count: these outlive a script that was interrupted.
            spoiled |=
                    e.isCancelled() || e.isResourceExhausted() || e.isInternalError() || e.isInterrupted() && counted;
            String reason = stoppedFor();
            throw reason != null && !call.exited() ? new StoppedException(reason, e) : e;
        } finally {
            leave();
            current = null;
        }
    }

    private synchronized void begin(long nanosLeft) {
        long now = time.getAsLong();
        deadline = now + Math.min(nanosLeft, timeLimit.toNanos());
        inside = Thread.currentThread();
        allocationLimit = Long.MAX_VALUE;
        stoppedFor = null;
    }

    private void leave() {
        // A call that was over its limit has ended; what clears up after it has a limit of its own, or the next look of
        // the watchdog would stop that as well, and with it every socket of this context.
        limit(time.getAsLong() + timeLimit.toNanos());
        try {
            if (!spoiled && !sweep()) {
                spoiled = true;
            }
        } finally {
            synchronized (this) {
                inside = null;
            }
            limit(Long.MAX_VALUE);
        }
    }

    /** Sets the limits of what follows, once nobody stops what came before: an interrupt may still be on its way. */
    private synchronized void limit(long newDeadline) {
        while (stopping) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                spoiled = true;
                break;
            }
        }
        deadline = newDeadline;
        allocationLimit = Long.MAX_VALUE;
    }

    private boolean sweep() {
        try {
            context.resetLimits();
            return kernel.invokeMember("sweep").asBoolean();
        } catch (PolyglotException | IllegalStateException e) {
            return false;
        }
    }

    private synchronized @Nullable String stoppedFor() {
        return stoppedFor;
    }

    /** Called by the watchdog: what is over its limit, or null. After an answer {@link #stop} must be called. */
    synchronized @Nullable String overdue(long now, long allocatedBytes, long memoryLimit) {
        if (inside == null || stopping) {
            return null;
        }
        if (allocationLimit == Long.MAX_VALUE) {
            allocationLimit = allocatedBytes + memoryLimit;
        }
        String reason = now - deadline > 0
                ? "it ran longer than the limit of " + timeLimit.toMillis() + " ms (option timeLimit)"
                : allocatedBytes > allocationLimit
                        ? "it allocated more than the limit of " + memoryLimit + " bytes (option memoryLimit)"
                        : null;
        if (reason != null) {
            stopping = true;
            stoppedFor = reason;
        }
        return reason;
    }

    /** The thread that runs script code, or null. */
    synchronized @Nullable Thread inside() {
        return inside;
    }

    /**
     * Interrupts the script, again and again, and when it does not listen gives it up and waits for it.
     *
     * @param patience how long a script may take to listen; only one that is inside of a function of the interpreter
     *     takes long
     * @param givenUp called when it took longer, before waiting without an end
     */
    void stop(Duration patience, Consumer<String> givenUp) {
        try {
            boolean stopped = false;
            for (long left = patience.toMillis(); left > 0 && !stopped; left -= INTERRUPT.toMillis()) {
                stopped = interrupt();
            }
            if (!stopped) {
                givenUp.accept(String.valueOf(current));
                context.close(true);
            }
        } catch (IllegalStateException | PolyglotException e) {
            // Closed meanwhile, which is as good.
            Thread.onSpinWait();
        } finally {
            synchronized (this) {
                stopping = false;
                notifyAll();
            }
        }
    }

    private boolean interrupt() {
        try {
            context.interrupt(INTERRUPT);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    @Override
    public boolean isSpoiled() {
        return spoiled;
    }

    Value start(String dialect) {
        return kernel.invokeMember("begin", dialect(dialect), guests);
    }

    void run(String program, Value started) {
        kernel.invokeMember("run", Objects.requireNonNull(programs.get(program)), scripts.globals(), started);
    }

    /** True when the result is not a promise that has to be waited for. */
    boolean settled(Value result) {
        return kernel.invokeMember("settle", result).asBoolean();
    }

    Value dialect(String name) {
        return Objects.requireNonNull(dialects.get(name));
    }

    Values values() {
        return values;
    }

    @Override
    public void close() {
        context.close(true);
    }
}
