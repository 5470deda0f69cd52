package dev.sojourn.server;

import dev.sojourn.server.web.ContainerRequests;
import dev.sojourn.server.web.ErrorPages;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.Manager;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.session.StandardManager;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.util.StandardSessionIdGenerator;
import org.apache.coyote.AbstractProtocol;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.apache.tomcat.util.modeler.Registry;
import org.apache.tomcat.websocket.server.WsSci;

/** The embedded Tomcat: one connector, one context, no files, no sessions of its own. */
final class Container implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Container.class.getName());

    private final Tomcat tomcat = new Tomcat();
    private final Connector connector;
    private final Context context;
    private final List<Runnable> atStop = new ArrayList<>();
    private final List<Runnable> atEnd = new ArrayList<>();

    private Container(ServerOptions options, InetAddress address) {
        // Tomcat insists on a folder, which it never writes to here; one that is there need not be removed.
        String folder = System.getProperty("java.io.tmpdir");
        tomcat.setBaseDir(folder);
        connector = connector(options, address);
        tomcat.setConnector(connector);
        tomcat.getHost().setAutoDeploy(false);
        ((StandardHost) tomcat.getHost()).setErrorReportValveClass(ErrorPages.class.getName());
        context = tomcat.addContext("", null);
        ((StandardContext) context).setWorkDir(folder);
        context.setManager(noSessions());
        context.setRequestCharacterEncoding("UTF-8");
        context.setResponseCharacterEncoding("UTF-8");
        context.addServletContainerInitializer(new WsSci(), null);
        context.getPipeline().addValve(new ContainerRequests());
    }

    static Container of(ServerOptions options) throws OptionException {
        InetAddress address = address(options);
        probe(options, address);
        // Beans for management consoles cost a second of start-up, and nobody looks at them here.
        Registry.disableRegistry();
        return new Container(options, address);
    }

    /** Adds a filter for everything, inside of those that were added before. */
    void filter(String name, Filter filter) {
        filter(name, filter, map -> map.addURLPattern("/*"));
    }

    /** Adds a filter for the requests of one servlet, inside of those for everything. */
    void filterOf(String servlet, String name, Filter filter) {
        filter(name, filter, map -> map.addServletName(servlet));
    }

    private void filter(String name, Filter filter, Consumer<FilterMap> mapping) {
        FilterDef definition = new FilterDef();
        definition.setFilterName(name);
        definition.setFilter(filter);
        definition.setAsyncSupported("true");
        context.addFilterDef(definition);
        FilterMap map = new FilterMap();
        map.setFilterName(name);
        mapping.accept(map);
        List.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR)
                .forEach(type -> map.setDispatcher(type.name()));
        context.addFilterMap(map);
    }

    /** Has something done when nothing new is accepted any more. */
    void atStop(Runnable work) {
        atStop.add(work);
    }

    /** Has something done when the container has stopped. */
    void atEnd(Runnable work) {
        atEnd.add(work);
    }

    void servlet(String name, Servlet servlet, String... patterns) {
        Wrapper wrapper = Tomcat.addServlet(context, name, servlet);
        wrapper.setAsyncSupported(true);
        wrapper.setLoadOnStartup(1);
        for (String pattern : patterns) {
            context.addServletMapping(pattern, name);
        }
    }

    void start() throws OptionException {
        try {
            tomcat.start();
        } catch (LifecycleException e) {
            throw new OptionException("the server cannot start: " + e.getMessage(), e);
        }
        if (connector.getState() != LifecycleState.STARTED || context.getState() != LifecycleState.STARTED) {
            throw new OptionException("the server cannot start; the log says why");
        }
    }

    /** Of the connector, for who measures it. */
    AbstractProtocol<?> protocol() {
        return (AbstractProtocol<?>) connector.getProtocolHandler();
    }

    int port() {
        return connector.getLocalPort();
    }

    /** Running requests go on; their connections are closed after the response. */
    void stopAccepting() {
        connector.pause();
        connector.getProtocolHandler().closeServerSocketGraceful();
        atStop.forEach(Runnable::run);
    }

    @Override
    public void close() {
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            LOG.log(Level.WARNING, "The container did not stop cleanly", e);
        }
        atEnd.forEach(Runnable::run);
    }

    private static Connector connector(ServerOptions options, InetAddress address) {
        ServerLimits limits = options.limits();
        Connector connector = new Connector("org.apache.coyote.http11.Http11NioProtocol");
        connector.setPort(options.port());
        connector.setThrowOnFailure(true);
        connector.setMaxPostSize(limits.bodyBytes());
        // What is longer was refused at its head, or is read without a thread; this much is here already.
        connector.setProperty("maxSwallowSize", String.valueOf(2L * limits.bodyBytes()));
        connector.setProperty("maxHttpRequestHeaderSize", String.valueOf(limits.headerBytes()));
        // Left to who reads the path: names of attributes may hold them, and a guard keeps them from all others.
        connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
        connector.setEncodedReverseSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
        connector.setProperty("maxHeaderCount", String.valueOf(limits.headerCount()));
        connector.setProperty(
                "connectionTimeout", String.valueOf(limits.readTimeout().toMillis()));
        ((AbstractProtocol<?>) connector.getProtocolHandler()).setAddress(address);
        return connector;
    }

    /**
     * The container's own sessions are never used: nothing is written to a file at the end, and no id is made at the
     * start to try the random numbers, which takes long enough on some machines for a warning.
     */
    private static Manager noSessions() {
        StandardManager manager = new StandardManager();
        manager.setPathname(null);
        manager.setSessionIdGenerator(new StandardSessionIdGenerator() {
            @Override
            protected void startInternal() throws LifecycleException {
                setState(LifecycleState.STARTING);
            }
        });
        return manager;
    }

    private static InetAddress address(ServerOptions options) throws OptionException {
        try {
            return InetAddress.getByName(options.host());
        } catch (UnknownHostException e) {
            throw new OptionException(
                    Option.HOST.flag() + " is \"" + options.host() + "\": it must be an address of this machine", e);
        }
    }

    /** Asks for the address before the container does, which reports a taken port with pages of stack trace. */
    private static void probe(ServerOptions options, InetAddress address) throws OptionException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, options.port()));
        } catch (IOException e) {
            throw new OptionException(
                    Option.PORT.flag() + " is \"" + options.port() + "\": nothing can listen there on " + options.host()
                            + " (" + e.getMessage() + "); choose a free port and an address of this machine, or port 0",
                    e);
        }
    }
}
