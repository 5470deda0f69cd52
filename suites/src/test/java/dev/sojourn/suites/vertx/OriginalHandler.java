package dev.sojourn.suites.vertx;

import io.vertx.ext.web.handler.SessionHandler;
import io.vertx.ext.web.handler.impl.SessionHandlerImpl;
import io.vertx.ext.web.sstore.SessionStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;

/** Makes Vert.x's own session handler: its class as it is in the jar, where another of the same name stands before. */
final class OriginalHandler extends ClassLoader {

    private static final String NAME = SessionHandlerImpl.class.getName();
    private static final String FILE = NAME.replace('.', '/') + ".class";
    private static final Class<?> ORIGINAL = load();

    private OriginalHandler(ClassLoader parent) {
        super(parent);
    }

    static SessionHandler of(SessionStore store) {
        try {
            return (SessionHandler) ORIGINAL.getConstructor(SessionStore.class).newInstance(store);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("Vert.x's own session handler was not made", e);
        }
    }

    private static Class<?> load() {
        try {
            return Class.forName(NAME, true, new OriginalHandler(OriginalHandler.class.getClassLoader()));
        } catch (ClassNotFoundException e) {
            throw new AssertionError("Vert.x's own session handler is not there", e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.equals(NAME)) {
            return super.loadClass(name, resolve);
        }
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? define() : loaded;
    }

    private Class<?> define() throws ClassNotFoundException {
        try {
            String jar = jarOfVertx();
            for (URL each : Collections.list(getResources(FILE))) {
                if (each.toString().contains(jar)) {
                    try (InputStream in = each.openStream()) {
                        byte[] bytes = in.readAllBytes();
                        return defineClass(NAME, bytes, 0, bytes.length);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new ClassNotFoundException(NAME);
    }

    /** Where the interface comes from, which nothing stands before. */
    private static String jarOfVertx() {
        return SessionHandler.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString();
    }
}
