package dev.sojourn.servlet;

import dev.sojourn.testkit.web.WebServer;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.handlers.PathHandler;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.api.ServletInfo;
import io.undertow.servlet.spec.HttpServletResponseImpl;
import io.undertow.servlet.spec.ServletOutputStreamImpl;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Modifier;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Undertow, embedded. It implements Servlet 6.0. */
final class UndertowContainer implements Container {

    /** Why a test that needs {@link #keepsHeadersOfFailures} does not run here. */
    static final String CLEARS_HEADERS = "Undertow clears all headers of a response whose handler threw an exception,"
            + " also the cookie of a session that was stored before";

    private static final Map<Class<?>, Class<?>> IMPLEMENTATIONS = Map.of(
            HttpServletResponse.class, HttpServletResponseImpl.class,
            ServletOutputStream.class, ServletOutputStreamImpl.class);

    @Override
    public WebServer start(String contextPath, Consumer<ServletContext> initializer, Map<String, Servlet> servlets)
            throws Exception {
        DeploymentInfo application = Servlets.deployment()
                .setClassLoader(UndertowContainer.class.getClassLoader())
                .setContextPath(contextPath.isEmpty() ? "/" : contextPath)
                .setDeploymentName("sojourn")
                .addServletContainerInitializer(new ServletContainerInitializerInfo(
                        Initializer.class, new ImmediateInstanceFactory<>(new Initializer(initializer)), Set.of()));
        servlets.forEach((path, servlet) -> application.addServlet(
                new ServletInfo(Container.name(path), servlet.getClass(), new ImmediateInstanceFactory<>(servlet))
                        .setAsyncSupported(true)
                        .addMapping(path)));
        if (servlets.containsKey("/failed")) {
            application.addErrorPage(Servlets.errorPage("/failed", 500));
        }
        DeploymentManager deployment = Servlets.newContainer().addDeployment(application);
        deployment.deploy();
        PathHandler root = Handlers.path().addPrefixPath(contextPath.isEmpty() ? "/" : contextPath, deployment.start());
        Undertow undertow = Undertow.builder()
                .addHttpListener(0, "127.0.0.1", Handlers.proxyPeerAddress(root))
                .setIoThreads(1)
                .build();
        undertow.start();
        return new Running(undertow, deployment);
    }

    @Override
    public boolean has(Class<?> type, String call, Class<?>... parameters) {
        Class<?> implementation = IMPLEMENTATIONS.get(type);
        try {
            type.getMethod(call, parameters);
            return !Modifier.isAbstract(
                    implementation.getMethod(call, parameters).getModifiers());
        } catch (NoSuchMethodException e) {
            return false;
        }
    }

    @Override
    public boolean keepsHeadersOfFailures() {
        return false;
    }

    private record Initializer(Consumer<ServletContext> initializer) implements ServletContainerInitializer {

        @Override
        public void onStartup(Set<Class<?>> classes, ServletContext application) {
            initializer.accept(application);
        }
    }

    private record Running(Undertow undertow, DeploymentManager deployment) implements WebServer {

        @Override
        public int port() {
            return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
        }

        @Override
        public void close() {
            try {
                undertow.stop();
                deployment.stop();
                deployment.undeploy();
            } catch (ServletException e) {
                throw new AssertionError("Undertow did not stop", e);
            }
        }
    }
}
