package dev.sojourn.server;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.Proxy;
import java.util.List;

/**
 * The signals that ask the process to end. Handled as a wish, so that a clean stop ends with exit code 0; without
 * this the JVM ends with 143. The class for it is in every JDK (module jdk.unsupported) but not in its API, hence the
 * reflection.
 */
final class Signals {

    private static final Logger LOG = System.getLogger(Signals.class.getName());
    private static final List<String> ENDING = List.of("TERM", "INT", "HUP");

    private Signals() {}

    /** Calls an action, on a thread of the JVM's, at each signal that asks for the end. */
    static void onEnding(Runnable action) {
        for (String name : ENDING) {
            try {
                handle(name, action);
            } catch (ReflectiveOperationException | RuntimeException e) {
                // The platform has no such signal, or the JVM was told to leave it alone: then it ends the process at
                // once.
                LOG.log(Level.DEBUG, "Signal {0} cannot be handled: {1}", name, e.getMessage());
            }
        }
    }

    private static void handle(String name, Runnable action) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object reaction = Proxy.newProxyInstance(
                Signals.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                    if (method.getName().equals("handle")) {
                        action.run();
                    }
                    return null;
                });
        signal.getMethod("handle", signal, handler)
                .invoke(null, signal.getConstructor(String.class).newInstance(name), reaction);
    }
}
