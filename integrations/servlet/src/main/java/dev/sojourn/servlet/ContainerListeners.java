package dev.sojourn.servlet;

import jakarta.servlet.ServletContext;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.EventListener;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one kind of container knows of the listeners of a web application. The Servlet API has no call for it: listeners
 * are declared by {@code web.xml}, by annotation or by {@code addListener}, and only the container has them all. It is
 * asked by reflection, so that this module depends on no container.
 */
interface ContainerListeners {

    /** Whether the context is one of this container's. */
    boolean knows(ServletContext application);

    /**
     * The listeners of all kinds, in the order of their declaration.
     *
     * @throws ReflectiveOperationException when this version of the container has no such call
     */
    Stream<?> of(ServletContext application) throws ReflectiveOperationException;

    /**
     * The listeners of an application that has been initialised, as far as its filters.
     *
     * @return null when the container is not known, or does not tell
     */
    static @Nullable List<EventListener> find(ServletContext application) {
        for (ContainerListeners each : List.of(new OfTomcat(), new OfJetty(), new OfUndertow())) {
            if (each.knows(application)) {
                try {
                    return each.of(application)
                            .filter(EventListener.class::isInstance)
                            .map(EventListener.class::cast)
                            .toList();
                } catch (ReflectiveOperationException | RuntimeException e) {
                    Logger log = System.getLogger(ContainerListeners.class.getName());
                    log.log(Level.DEBUG, "The container does not tell its listeners", e);
                }
            }
        }
        return null;
    }

    /** Says that they do not hear of sessions, in a container that does not tell them. */
    static void warn(ServletContext application) {
        Logger log = System.getLogger(ContainerListeners.class.getName());
        log.log(
                Level.WARNING,
                "This container ({0}) does not tell which listeners the application declares, so they do not hear of"
                        + " sessions. Give those of sessions to SojournFilterBuilder.listeners",
                application.getServerInfo());
    }

    /** Tomcat: what holds the files of an application is an attribute of it, and public, and knows the application. */
    final class OfTomcat implements ContainerListeners {

        @Override
        public boolean knows(ServletContext application) {
            return application.getClass().getName().startsWith("org.apache.catalina.");
        }

        @Override
        public Stream<?> of(ServletContext application) throws ReflectiveOperationException {
            Object resources = application.getAttribute("org.apache.catalina.resources");
            Object context = Inside.call(Objects.requireNonNull(resources), "getContext");
            return Stream.concat(
                    Stream.of((Object[]) Inside.call(context, "getApplicationLifecycleListeners")),
                    Stream.of((Object[]) Inside.call(context, "getApplicationEventListeners")));
        }
    }

    /** Jetty from 12 on, for each version of the API that it serves. */
    final class OfJetty implements ContainerListeners {

        @Override
        public boolean knows(ServletContext application) {
            return application.getClass().getName().matches("org\\.eclipse\\.jetty\\.ee\\d+\\..*");
        }

        @Override
        public Stream<?> of(ServletContext application) throws ReflectiveOperationException {
            Object context = Inside.call(Inside.call(application, "getContext"), "getServletContextHandler");
            @Nullable Object sessions = Inside.ask(context, "getSessionHandler");
            Stream<?> declared = ((List<?>) Inside.call(context, "getEventListeners")).stream();
            // Who embeds the container may have given listeners to its sessions alone.
            return sessions == null
                    ? declared
                    : Stream.concat(declared, ((List<?>) Inside.call(sessions, "getEventListeners")).stream());
        }
    }

    /** Undertow, which keeps its list to itself. */
    final class OfUndertow implements ContainerListeners {

        @Override
        public boolean knows(ServletContext application) {
            return application.getClass().getName().startsWith("io.undertow.");
        }

        @Override
        public Stream<?> of(ServletContext application) throws ReflectiveOperationException {
            Object listeners = Inside.call(Inside.call(application, "getDeployment"), "getApplicationListeners");
            Field all = listeners.getClass().getDeclaredField("allListeners");
            all.setAccessible(true);
            Stream.Builder<Object> instances = Stream.builder();
            for (Object managed : (List<?>) all.get(listeners)) {
                instances.add(Inside.call(managed, "instance"));
            }
            return instances.build();
        }
    }

    /** Calls inside the container. */
    final class Inside {

        private Inside() {}

        static Object call(Object target, String name) throws ReflectiveOperationException {
            return Objects.requireNonNull(ask(target, name), name);
        }

        static @Nullable Object ask(Object target, String name) throws ReflectiveOperationException {
            Method method = target.getClass().getMethod(name);
            // A public method of a class that is not public needs it; where it is refused, it may not be needed.
            method.trySetAccessible();
            return method.invoke(target);
        }
    }
}
