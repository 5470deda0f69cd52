package dev.sojourn.script;

import com.oracle.truffle.api.instrumentation.TruffleInstrument;
import com.oracle.truffle.api.instrumentation.provider.TruffleInstrumentProvider;
import java.util.Collection;
import java.util.List;

/**
 * How the interpreter finds the guard that lets runaway recursion be stopped. Public because it is looked up as a
 * service; an application has no use for it.
 */
@TruffleInstrument.Registration(id = StackGuard.ID, name = "Sojourn stack guard", services = StackGuard.class)
public final class StackGuardProvider extends TruffleInstrumentProvider {

    /** The provider. */
    public StackGuardProvider() {}

    @Override
    protected String getInstrumentClassName() {
        return StackGuard.class.getName();
    }

    @Override
    protected Object create() {
        return new StackGuard();
    }

    @Override
    protected Collection<String> getServicesClassNames() {
        return List.of(StackGuard.class.getName());
    }
}
