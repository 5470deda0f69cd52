package dev.sojourn.server.console;

import dev.sojourn.SessionEngine;
import dev.sojourn.http.Carriers;
import dev.sojourn.http.CookieSettings;
import dev.sojourn.http.HttpVisits;
import dev.sojourn.http.Origins;
import dev.sojourn.http.PublicAddress;
import dev.sojourn.http.SameSite;
import dev.sojourn.policy.ExpiryAnchor;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.server.admin.Act;
import dev.sojourn.server.admin.Administration;
import dev.sojourn.server.admin.NodeEvents;
import dev.sojourn.server.admin.Tokens;
import dev.sojourn.server.console.OverviewPage.Node;
import dev.sojourn.server.web.Assets;
import dev.sojourn.server.web.ConsoleCookie;
import dev.sojourn.server.web.ErrorPages;
import dev.sojourn.server.web.Handler;
import dev.sojourn.server.web.Router;
import dev.sojourn.servlet.SojournFilter;
import jakarta.servlet.Filter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The console: pages for an administrator, below {@code /console}. They are all beside each other and link to each
 * other relatively, so that they are right under whatever prefix a proxy puts before them. Safe for use by several
 * threads.
 */
public final class Console implements AutoCloseable {

    /** What all paths of the console begin with. */
    private static final String ROOT = "/console";

    private final Administration administration;
    private final SessionEngine engine;
    private final Rates rates;
    /** Has what happens remembered from the start on, whoever looks. */
    private final NodeEvents.@Nullable Watch watch;

    private final Router router = new Router();
    private final Gate gate;
    private final Filter foreign;
    private final Filter filter;

    /**
     * Makes the console of an engine, and has it hear of the engine's events.
     *
     * @param administration lists, shows and ends; of the events, the server's own engine's are heard
     * @param logins keeps the logins, with {@link #lifetime()}; not closed by this
     * @param tokens what people log in with
     * @param address how the server is seen from outside
     * @param version of the server
     * @param store the store's address without credentials
     */
    public Console(
            Administration administration,
            SessionEngine logins,
            Tokens tokens,
            PublicAddress address,
            String version,
            String store) {
        this.administration = administration;
        this.engine = administration.engine(null);
        rates = new Rates(engine::now);
        engine.addListener(rates);
        watch = administration.events().watch(null);
        Origins origins = Origins.same();
        foreign = new ForeignPages(origins, address, administration.audit());
        HttpVisits visits = HttpVisits.builder(logins)
                .carriers(Carriers.cookie(CookieSettings.builder()
                        .name(ConsoleCookie.NAME)
                        .sameSite(SameSite.STRICT)
                        .secureByScheme()
                        .build()))
                .address(address)
                .origins(origins)
                .faultPages(ErrorPages::of)
                .build();
        filter = SojournFilter.of(visits);
        Logins who = new Logins(tokens);
        gate = new Gate(who, address, administration);
        LoginPage login = new LoginPage(administration.audit(), who, gate, tokens);
        router.get(ROOT, (request, response) -> Layout.goOn(response, "console/"));
        router.get(ROOT + "/login", login::show)
                .post(ROOT + "/login", login::logIn)
                .post(ROOT + "/logout", login::logOut);
        pages(new Node(administration.audit().node(), version, store, administration.started()));
        assets();
    }

    /** How long a login lives: only what somebody asks for keeps it alive, not what a page asks for by itself. */
    public static Lifetime lifetime() {
        return Lifetime.standard()
                .idle(Duration.ofMinutes(30))
                .absolute(Duration.ofHours(8))
                .anchor(ExpiryAnchor.EXPLICIT);
    }

    /** Answers all requests below the console's path; to be mapped to {@code /console/*}. */
    public Router router() {
        return router;
    }

    /** Stands before {@link #filter} and has a line written of what that refuses because of where it came from. */
    public Filter foreign() {
        return foreign;
    }

    /** Stands before the router and opens the logins. */
    public Filter filter() {
        return filter;
    }

    private void pages(Node node) {
        Health health = new Health(engine);
        page("", new OverviewPage(administration, health, rates, new IdleSample(engine), node));
        StoresPage stores = new StoresPage(administration, health, node);
        page("stores", stores);
        router.post(ROOT + "/sweep", gate.act(stores::sweep, ask -> Act.SWEEP));
        page("events", new EventsPage(administration.events(), node.start()));
        page("audit", new AuditPage(administration.audit()));
        page("sessions", new SessionsPage(administration));
        page("session", new SessionPage(administration));
        page("user", new UserPage(administration));
        router.post(ROOT + "/end", gate.act(new EndPage(administration), EndPage::kind))
                .post(ROOT + "/value", gate.act(new ValuePage(administration), ask -> Act.READ_VALUES));
    }

    private void page(String name, Page page) {
        router.get(ROOT + "/" + name, gate.page(page));
    }

    private void assets() {
        for (String name : new String[] {"style.css", "console.css", "console-forms.css", "console.js", "icon.svg"}) {
            Handler file = Assets.file(name);
            router.get(ROOT + "/" + name, file);
        }
    }

    /** Hears of no more events. */
    @Override
    public void close() {
        engine.removeListener(rates);
        if (watch != null) {
            watch.close();
        }
    }
}
