package dev.sojourn.servlet;

import dev.sojourn.SessionEngine;
import dev.sojourn.http.HttpVisits;
import dev.sojourn.http.HttpVisitsBuilder;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The settings of a filter. Not safe for use by several threads. */
public final class SojournFilterBuilder {

    final SessionEngine engine;
    final @Nullable HttpVisits visits;
    ServletListeners listeners = ServletListeners.of();
    boolean persistOnError = true;
    boolean errorPages;
    boolean lazyGetSession;
    boolean everyRequest;
    Consumer<HttpVisitsBuilder> describe = visits -> {};
    boolean closeEngine = true;
    boolean declaredTimeout = true;
    Predicate<HttpServletRequest> quiet = request -> false;

    SojournFilterBuilder(SessionEngine engine, @Nullable HttpVisits visits) {
        this.engine = engine;
        this.visits = visits;
    }

    SojournFilterBuilder(SojournFilterBuilder other) {
        this(other.engine, other.visits);
        listeners = other.listeners;
        persistOnError = other.persistOnError;
        errorPages = other.errorPages;
        everyRequest = other.everyRequest;
        describe = other.describe;
        lazyGetSession = other.lazyGetSession;
        closeEngine = other.closeEngine;
        declaredTimeout = other.declaredTimeout;
        quiet = other.quiet;
    }

    FilterSettings settings(HttpVisits opens, @Nullable Duration timeout) {
        return new FilterSettings(
                opens,
                listeners,
                persistOnError,
                errorPages,
                lazyGetSession,
                everyRequest,
                timeout,
                quiet,
                FilterSettings.readsBodies(opens));
    }

    /**
     * Sets who hears of sessions and their attributes, beside the listeners that the application declares. They
     * hear from the engine too of sessions that expire or are ended from outside a request, from the start of the
     * filter on; of what happens earlier, if they are given to {@link
     * dev.sojourn.EngineBuilder#listener(dev.sojourn.event.SessionListener)} as well.
     *
     * @param value the listeners
     * @return this
     */
    public SojournFilterBuilder listeners(ServletListeners value) {
        listeners = value;
        return this;
    }

    /**
     * Sets whether what a handler changed before it threw an exception is stored. True unless set,
     * because the response is the handler's affair and its data are not undone by an error page. What
     * {@code update}, {@code roll}, {@code setUser} and {@code destroy} did is stored in any case.
     *
     * @param value whether it is
     * @return this
     */
    public SojournFilterBuilder persistOnError(boolean value) {
        persistOnError = value;
        return this;
    }

    /**
     * Says more of the visits that the filter opens, whose cookie is the one that the application declares: how it is
     * seen from outside, which pages may change something, what its refusals look like.
     *
     * @param value describes them; carriers that it sets take the place of the declared cookie
     * @return this
     * @throws IllegalStateException when the filter was given its visits
     */
    public SojournFilterBuilder visits(Consumer<HttpVisitsBuilder> value) {
        if (visits != null) {
            throw new IllegalStateException(
                    "This filter was given its visits. Describe those, or begin with the engine");
        }
        describe = value;
        return this;
    }

    /**
     * Sets whether faults of a session are answered by {@code sendError}, so that error pages which the application
     * declares are shown, or those of a framework. False unless set: then the answer is the one of {@link
     * HttpVisits#answer}, text or JSON, or the page of {@link dev.sojourn.http.HttpVisitsBuilder#faultPages}. An error
     * page can't use the session of a request that was refused because of it.
     *
     * @param value whether they are
     * @return this
     */
    public SojournFilterBuilder errorPages(boolean value) {
        errorPages = value;
        return this;
    }

    /**
     * Sets whether {@code getSession()} and {@code getSession(true)} leave it to the first write, or to {@code
     * getId()}, to begin the session. False unless set, as the Servlet API has it: they begin one, which is stored
     * and whose cookie is set, though it is empty. True saves that for pages that only look whether there is
     * something; a listener hears of the session when it begins. {@link SojournFilter#session} begins none in any
     * case before something is written.
     *
     * @param value whether they do
     * @return this
     */
    public SojournFilterBuilder lazyGetSession(boolean value) {
        lazyGetSession = value;
        return this;
    }

    /**
     * Adds requests that are no use of their session, such as those that a page sends by itself to look for news:
     * they move no expiry, so that a page that is left open does not keep its user logged in. They read and write
     * the session as others do.
     *
     * @param which asked once for each request, as it came
     * @return this
     */
    public SojournFilterBuilder quiet(Predicate<HttpServletRequest> which) {
        quiet = quiet.or(which);
        return this;
    }

    /**
     * Adds requests by their path, as {@link #quiet}.
     *
     * @param prefixes paths inside the application, each with all that is below it: {@code /status} is for {@code
     *     /status} and {@code /status/mail}, not for {@code /statusboard}
     * @return this
     * @throws IllegalArgumentException when one does not begin with a slash
     */
    public SojournFilterBuilder quietPaths(String... prefixes) {
        return quiet(QuietRequests.below(List.of(prefixes)));
    }

    /**
     * Adds requests that carry a header, as {@link #quiet}.
     *
     * @param name the header's name, whatever its value
     * @return this
     */
    public SojournFilterBuilder quietHeader(String name) {
        return quiet(request -> request.getHeader(name) != null);
    }

    /**
     * Sets whether {@link SojournFilter#addTo} has the engine closed when the application ends. True unless set;
     * false for an engine that others use too, or that others close. Where something has to be closed before the
     * engine, {@code addTo} takes it, the engine and the store, in this order.
     *
     * @param value whether it has
     * @return this
     */
    public SojournFilterBuilder closeEngine(boolean value) {
        closeEngine = value;
        return this;
    }

    /**
     * Sets whether sessions begin with the timeout that the application declares, where the engine has the standard
     * idle limit. True unless set; false where the standard is what was wanted.
     *
     * @param value whether they do
     * @return this
     */
    public SojournFilterBuilder declaredTimeout(boolean value) {
        declaredTimeout = value;
        return this;
    }

    /**
     * Sets whether each request that presents an id is a use of its session, one for a static file too, as containers
     * count it that are told to be strict (Servlet 6.1, section 7.6). False unless set: then a request that does not
     * ask for its session asks no store either, and moves no expiry.
     *
     * @param value whether each is
     * @return this
     */
    public SojournFilterBuilder everyRequestIsUse(boolean value) {
        everyRequest = value;
        return this;
    }

    /**
     * Makes the filter.
     *
     * @return the filter
     */
    public SojournFilter build() {
        return new SojournFilter(new SojournFilterBuilder(this));
    }
}
