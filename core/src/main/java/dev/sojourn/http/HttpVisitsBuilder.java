package dev.sojourn.http;

import dev.sojourn.SessionEngine;
import dev.sojourn.VisitDoor;
import org.jspecify.annotations.Nullable;

/** The settings of {@link HttpVisits}. Not safe for use by several threads. */
public final class HttpVisitsBuilder {

    final SessionEngine engine;
    Carriers carriers = Carriers.cookie(CookieSettings.standard());
    UnknownId unknownId = UnknownId.IGNORE;
    VisitDoor door = VisitDoor.HTTP;

    @Nullable
    CookieOn cookieOn;

    PublicAddress address = PublicAddress.direct();

    @Nullable
    Origins origins;

    @Nullable
    FaultPages pages;

    HttpVisitsBuilder(SessionEngine engine) {
        this.engine = engine;
    }

    /**
     * Sets where ids may travel.
     *
     * @param value the carriers
     * @return this
     */
    public HttpVisitsBuilder carriers(Carriers value) {
        carriers = value;
        return this;
    }

    /**
     * Sets what a client with a dead cookie is told.
     *
     * @param value the rule
     * @return this
     */
    public HttpVisitsBuilder unknownId(UnknownId value) {
        unknownId = value;
        return this;
    }

    /**
     * Sets which responses carry the cookie; unless set, each response when a cookie has a lifetime of its own
     * (with {@link CookieLifetime#REMEMBERED}: each of a remembered session), so that it does not die before its
     * session, and otherwise those that change it.
     *
     * @param value the rule
     * @return this
     */
    public HttpVisitsBuilder cookieOn(CookieOn value) {
        cookieOn = value;
        return this;
    }

    /**
     * Sets how the application is seen from outside; unless set, as the connection says.
     *
     * @param value the public origins, trusted proxies and hosts
     * @return this
     */
    public HttpVisitsBuilder address(PublicAddress value) {
        address = value;
        return this;
    }

    /**
     * Sets which pages may change something: requests of others are refused with 403. Unless set, every page may,
     * and the application has to look after that by itself, with tokens for instance.
     *
     * @param value the rule, {@link Origins#same()} for most
     * @return this
     */
    public HttpVisitsBuilder origins(Origins value) {
        origins = value;
        return this;
    }

    /**
     * Sets the application's own pages for what is refused because of a session.
     *
     * @param value makes them
     * @return this
     */
    public HttpVisitsBuilder faultPages(FaultPages value) {
        pages = value;
        return this;
    }

    /**
     * Sets which way the visits come, for who counts them; {@link VisitDoor#HTTP} unless set.
     *
     * @param value the way
     * @return this
     */
    public HttpVisitsBuilder door(VisitDoor value) {
        door = value;
        return this;
    }

    /**
     * Makes what opens the visits.
     *
     * @return the visits of the application
     * @throws IllegalArgumentException when a cookie is kept for remembered sessions and the engine has none
     */
    public HttpVisits build() {
        if (HttpVisits.remembers(carriers) && !engine.remembers()) {
            throw new IllegalArgumentException("A cookie has the lifetime REMEMBERED, and the engine remembers no"
                    + " session. Set Lifetime.remembered, or choose BROWSER or SESSION");
        }
        return new HttpVisits(this);
    }
}
