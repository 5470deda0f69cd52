package dev.sojourn.servlet;

import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.http.Carriers;
import dev.sojourn.http.HttpVisits;
import dev.sojourn.http.HttpVisitsBuilder;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.EventListener;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The servlet filter that puts Sojourn in the place of the container's sessions. {@link #addTo} maps it as it
 * should be; by other means, map it to everything, before all filters that use sessions, with {@code
 * asyncSupported} and for the dispatcher types REQUEST, FORWARD, ASYNC and ERROR. Safe for use by many
 * threads.
 *
 * <p>The visit of a request is opened at its first use: {@link #session}, {@code getSession} and its
 * relatives, or, when ids may travel in bodies, the first look at the body. So a static file asks no store,
 * and a request whose session id is contradictory or malformed is answered with 400 wherever a session is
 * used.
 *
 * <p>Changes are stored before the container commits the response (Jakarta Servlet 6.1, section 5.3): when
 * its buffer or its announced length fills up, at a flush, an error, a redirect or the end of the request,
 * and again later when a streaming handler changes the session and flushes. A store that does not answer
 * becomes 503, as does one that is full; a session that was changed too often at once 409, one over its limits 413, a
 * user with the most sessions allowed 429, and 409 also when changes are lost because the session has ended meanwhile
 * or was given a new id ({@link dev.sojourn.http.SessionFault} is the whole table), as long as the head of the response
 * has not left. Headers that other filters have set stay.
 */
public final class SojournFilter implements Filter {

    private final SessionEngine engine;
    private final SojournFilterBuilder from;
    private volatile @Nullable FilterSettings settings;
    private volatile @Nullable ForeignSessions foreign;
    /** What is closed with this filter, where nothing else could be told the end of the application. */
    private volatile @Nullable Closing closing;
    /** Whether the engine is closed with the application. */
    private volatile boolean closes;
    /** Whether the engine tells the listeners because this filter has started. */
    private volatile boolean toldSinceStart;

    SojournFilter(SojournFilterBuilder from) {
        this.engine = from.engine;
        this.from = from;
        if (from.visits != null) {
            settings = from.settings(from.visits, null);
        }
    }

    /**
     * A filter with the cookie and the timeout that the application declares, see {@link ServletSettings}: what most
     * applications need.
     *
     * @param engine the engine
     * @return the filter
     */
    public static SojournFilter of(SessionEngine engine) {
        return builder(engine).build();
    }

    /**
     * Begins the description of a filter with the cookie that the application declares.
     *
     * @param engine the engine
     * @return a builder
     */
    public static SojournFilterBuilder builder(SessionEngine engine) {
        return new SojournFilterBuilder(engine, null);
    }

    /**
     * A filter with carriers and cookies that the program has set itself.
     *
     * @param visits opens the visits of requests
     * @return the filter
     */
    public static SojournFilter of(HttpVisits visits) {
        return builder(visits).build();
    }

    /**
     * Begins the description of a filter with carriers and cookies that the program has set itself.
     *
     * @param visits opens the visits of requests
     * @return a builder
     */
    public static SojournFilterBuilder builder(HttpVisits visits) {
        return new SojournFilterBuilder(visits.engine(), visits);
    }

    /**
     * Sojourn's own session of a request that passed this filter. It shares its state with the request's
     * {@code HttpSession}, and unlike that one it must not be used by several threads at once.
     *
     * @param request the request as the handler received it, wrapped further or not
     * @return the session, absent until it begins; the same object for the whole request. Where it passed several
     *     filters, that of the one nearest to the handler
     * @throws IllegalStateException when the request did not pass the filter
     * @throws dev.sojourn.http.BadSessionRequestException when the request presents its id badly; leave it to
     *     the filter
     * @throws dev.sojourn.StoreUnavailableException when the store does not answer; leave it to the filter
     */
    public static Session session(ServletRequest request) {
        RequestExchanges exchanges = RequestExchanges.of(request);
        SessionExchange exchange = exchanges == null ? null : exchanges.present();
        if (exchange != null) {
            return exchange.session();
        }
        throw new IllegalStateException(
                "The request did not pass SojournFilter. Map the filter to this path and dispatcher"
                        + " type, before the handler");
    }

    /**
     * As {@link #session}, for code that is not handed the request: of the request that this thread works for.
     *
     * @return the session, absent until it begins; null when this thread works for no request that passed the filter
     * @throws dev.sojourn.http.BadSessionRequestException as {@link #session} does
     * @throws dev.sojourn.StoreUnavailableException as {@link #session} does
     */
    public static @Nullable Session currentSession() {
        SessionTurn turn = ServletListeners.here();
        return turn instanceof SessionExchange exchange
                ? exchange.session()
                : turn == null ? null : turn.sessionIfOpen();
    }

    /**
     * Sojourn's own session behind a face of it, for listeners, which are called on any thread that uses the face, and
     * under its lock.
     *
     * @param face what a request that passed the filter, or an event, has as its session
     * @return the session; null for one of the container's, and for one that is over
     */
    public static @Nullable Session session(HttpSession face) {
        return face instanceof HttpSessionView view && view.isValid() ? view.session() : null;
    }

    /**
     * Whether a new id can still reach the client: by a request whose response is not committed. Where it can't, a
     * session that gets a new id is lost to its client.
     *
     * @param face what a request, an event or an accessor has as its session
     * @return false for an accessor's, and for one that is none of Sojourn's
     */
    public static boolean canTellNewId(HttpSession face) {
        return face instanceof HttpSessionView view
                && view.turn() instanceof SessionExchange exchange
                && !exchange.committed();
    }

    /**
     * Registers this filter with a web application as it should be: under the name {@code sojourn}, before
     * the filters that are declared for it, for all paths, and for asynchronous requests. For the time before
     * the application has started, such as in a {@code ServletContainerInitializer} or a {@code
     * ServletContextListener}.
     *
     * <p>When the application ends, the engine is closed, unless {@link SojournFilterBuilder#closeEngine(boolean)} says
     * otherwise, and after it what is given here, in order: after all listeners that were registered later where a
     * listener may be added now, as in an initializer, else with the filters.
     *
     * @param application the web application
     * @param afterEngine closed after the engine, such as the store that was opened for it
     * @return the registration, for further settings
     * @throws IllegalStateException when the application has a filter of that name, or has started
     */
    public FilterRegistration.Dynamic addTo(ServletContext application, AutoCloseable... afterEngine) {
        FilterRegistration.Dynamic registration = application.addFilter("sojourn", this);
        if (registration == null) {
            throw new IllegalStateException("The web application has a filter with the name \"sojourn\" already");
        }
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(
                EnumSet.of(DispatcherType.REQUEST, DispatcherType.FORWARD, DispatcherType.ASYNC, DispatcherType.ERROR),
                false,
                "/*");
        closeWith(application, afterEngine);
        return registration;
    }

    private void closeWith(ServletContext application, AutoCloseable... afterEngine) {
        List<AutoCloseable> opened = new ArrayList<>(List.of(afterEngine));
        closes = from.closeEngine;
        if (closes) {
            opened.add(0, engine);
        }
        Closing atTheEnd = new Closing(opened);
        try {
            application.addListener(atTheEnd);
        } catch (IllegalArgumentException | IllegalStateException | UnsupportedOperationException tooLate) {
            // Once the first listener of contexts has been called, no more may be added.
            closing = atTheEnd;
        }
    }

    @Override
    public void init(FilterConfig config) {
        ServletContext application = config.getServletContext();
        HttpVisits visits = from.visits;
        if (visits == null) {
            HttpVisitsBuilder described =
                    HttpVisits.builder(engine).carriers(Carriers.cookie(ServletSettings.cookie(application)));
            from.describe.accept(described);
            visits = described.build();
        }
        settings = from.settings(visits, from.declaredTimeout ? ServletSettings.timeout(application, engine) : null);
        List<EventListener> declared = ContainerListeners.find(application);
        if (declared == null && from.listeners.isEmpty()) {
            ContainerListeners.warn(application);
        }
        foreign = new ForeignSessions(application, visits.carriers(), declared);
        toldSinceStart = from.listeners.start(application, engine, declared == null ? List.of() : declared);
    }

    @Override
    public void destroy() {
        Closing atTheEnd = closing;
        if (atTheEnd != null) {
            atTheEnd.close();
        }
        if (toldSinceStart && !closes) {
            // An engine that goes on must not hold on to the application.
            engine.removeListener(from.listeners);
        }
    }

    private FilterSettings settings() {
        FilterSettings present = settings;
        if (present == null) {
            throw new IllegalStateException(
                    "SojournFilter was not initialised, so its cookie is not known. Have the container call init");
        }
        return present;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest http) || !(response instanceof HttpServletResponse answer)) {
            chain.doFilter(request, response);
        } else if (!SessionRequest.isInside(request, settings().visits())) {
            RequestExchanges exchanges = RequestExchanges.begin(http);
            SessionExchange exchange = exchanges.of(settings());
            SessionResponse watched = new SessionResponse(answer, exchange);
            exchange.attach(http, SessionResponse.below(answer, exchange));
            ForeignSessions looking = foreign;
            if (looking != null && request.getDispatcherType() == DispatcherType.REQUEST) {
                looking.lookAt(http, exchange);
            }
            pass(exchanges, exchange, new SessionRequest(http, watched, exchange), watched, chain);
        } else if (request.getDispatcherType() == DispatcherType.ASYNC
                || request.getDispatcherType() == DispatcherType.ERROR) {
            RequestExchanges exchanges = RequestExchanges.begin(http);
            pass(exchanges, exchanges.of(settings()), http, answer, chain);
        } else {
            chain.doFilter(request, response);
            if (request.getDispatcherType() == DispatcherType.FORWARD && !request.isAsyncStarted()) {
                // Tomcat closes the response at the end of a forward, before the page that forwarded returns to us.
                RequestExchanges.begin(http).of(settings()).commit();
            }
        }
    }

    /** Before any handler runs: refuses what comes from where nothing may be changed. */
    private static void begin(SessionExchange exchange) {
        exchange.settings.visits().check(exchange);
        if (exchange.settings.everyRequest()) {
            exchange.session();
        }
    }

    private void pass(
            RequestExchanges exchanges,
            SessionExchange exchange,
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain)
            throws IOException, ServletException {
        exchange.open();
        SessionExchange outer = exchanges.enter(exchange);
        SessionTurn before = from.listeners.enter(exchange);
        boolean goesOn = false;
        try {
            if (request.getDispatcherType() == DispatcherType.REQUEST) {
                begin(exchange);
            }
            chain.doFilter(request, response);
            goesOn = request.isAsyncStarted();
            if (!goesOn) {
                exchange.commit();
            }
        } catch (IOException | ServletException | RuntimeException | Error failure) {
            FaultAnswers.of(exchange).handlerFailed(failure);
        } finally {
            from.listeners.leave(before);
            if (!goesOn) {
                exchanges.leave(outer);
                // Otherwise the listener to the asynchronous context does it. Of a handler that failed after it had
                // made the request asynchronous, not every container tells listeners the end.
                exchange.close();
            }
        }
    }
}
