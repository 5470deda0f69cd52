package dev.sojourn.suites.undertow;

import dev.sojourn.SessionEngine;
import dev.sojourn.policy.NodeLocal;
import dev.sojourn.servlet.SojournFilter;
import dev.sojourn.store.MemoryStore;
import io.undertow.servlet.ServletExtension;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The whole shim: puts the filter before each application that a test deploys, as the guide says, with a line for
 * values that have no form in bytes. Undertow finds it by its services file.
 */
public final class SojournExtension implements ServletExtension {

    private static final CopyOnWriteArrayList<SessionEngine> ENGINES = new CopyOnWriteArrayList<>();
    private static volatile boolean on;

    /** Puts the filter before the applications that are deployed from now on. */
    static void begin() {
        on = true;
    }

    /** Leaves applications alone from now on. */
    static void end() {
        on = false;
        ENGINES.forEach(SessionEngine::close);
        ENGINES.clear();
    }

    /** How many applications have got a filter since {@link #begin}. */
    static int filters() {
        return ENGINES.size();
    }

    @Override
    public void handleDeployment(DeploymentInfo application, ServletContext context) {
        if (on) {
            application.addServletContainerInitializer(new ServletContainerInitializerInfo(
                    Initializer.class, new ImmediateInstanceFactory<>(new Initializer()), Set.of()));
        }
    }

    private static final class Initializer implements ServletContainerInitializer {

        @Override
        public void onStartup(Set<Class<?>> classes, ServletContext context) {
            SessionEngine engine = SessionEngine.builder()
                    .store(new MemoryStore())
                    .nodeLocal(NodeLocal.everythingElse())
                    .build();
            ENGINES.add(engine);
            SojournFilter.of(engine).addTo(context);
        }
    }
}
