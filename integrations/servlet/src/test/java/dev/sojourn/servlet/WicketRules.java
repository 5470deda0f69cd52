package dev.sojourn.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.policy.NodeLocal;
import dev.sojourn.testkit.ManualClock;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.wicket.MarkupContainer;
import org.apache.wicket.Page;
import org.apache.wicket.RuntimeConfigurationType;
import org.apache.wicket.markup.IMarkupResourceStreamProvider;
import org.apache.wicket.markup.html.WebPage;
import org.apache.wicket.markup.html.basic.Label;
import org.apache.wicket.markup.html.link.Link;
import org.apache.wicket.model.PropertyModel;
import org.apache.wicket.protocol.http.WebApplication;
import org.apache.wicket.protocol.http.WicketFilter;
import org.apache.wicket.protocol.http.WicketServlet;
import org.apache.wicket.util.resource.IResourceStream;
import org.apache.wicket.util.resource.StringResourceStream;
import org.junit.jupiter.api.Test;

/** Apache Wicket, whose session, pages and listeners are objects that no codec knows. */
interface WicketRules {

    Container container();

    /** A page with a state of its own, which a link changes. */
    class Counter extends WebPage implements IMarkupResourceStreamProvider {
        private static final long serialVersionUID = 1L;

        private int clicks;

        public Counter() {
            getSession().bind();
            add(new Label("clicks", new PropertyModel<>(this, "clicks")));
            add(new Link<Void>("more") {
                private static final long serialVersionUID = 1L;

                @Override
                public void onClick() {
                    clicks++;
                }
            });
        }

        @Override
        public IResourceStream getMarkupResourceStream(MarkupContainer container, Class<?> type) {
            return new StringResourceStream(
                    "<html><body><p wicket:id='clicks'></p><a wicket:id='more'>more</a></body></html>");
        }
    }

    /** An application of one page, which notes the sessions that are over. */
    final class Application extends WebApplication {

        final List<String> unbound = new CopyOnWriteArrayList<>();

        @Override
        public Class<? extends Page> getHomePage() {
            return Counter.class;
        }

        @Override
        public RuntimeConfigurationType getConfigurationType() {
            return RuntimeConfigurationType.DEPLOYMENT;
        }

        @Override
        public void sessionUnbound(String sessionId) {
            super.sessionUnbound(sessionId);
            unbound.add(sessionId);
        }
    }

    /** The servlet that serves it under a path. */
    final class Front extends WicketServlet {
        private static final long serialVersionUID = 1L;

        private final transient Application application;

        Front(Application application) {
            this.application = application;
        }

        @Override
        protected WicketFilter newWicketFilter() {
            WicketFilter filter = new WicketFilter(application);
            filter.setFilterPath("wicket/");
            return filter;
        }
    }

    @Test
    default void aFirstPageAndAClickOnItWorkWithValuesThatAreKeptByReference() {
        Application application = new Application();
        ManualClock clock = new ManualClock();
        try (App app = App.on(container())
                .engine(builder -> builder.clock(clock).nodeLocal(NodeLocal.everythingElse()))
                .servlet("/wicket/*", new Front(application))
                .open()) {
            Browser browser = new Browser(app);
            String page = browser.open("/wicket/");
            assertThat(page).contains(">0</p>");
            assertThat(browser.cookie).isNotEmpty();
            assertThat(app.engine.nodeLocalValues()).isPositive();

            page = browser.open(link(page));
            assertThat(page).as("the page of the first request, after a click").contains(">1</p>");
            page = browser.open(link(page));
            assertThat(page).contains(">2</p>");
            assertThat(application.unbound).isEmpty();

            clock.advance(Duration.ofHours(13));
            app.engine.directory().sweep();
            assertThat(application.unbound).as("Wicket hears of the end").hasSize(1);
            assertThat(app.engine.nodeLocalValues()).isZero();
        }
    }

    private static String link(String page) {
        Matcher href = Pattern.compile("href=\"([^\"]+)\"").matcher(page);
        assertThat(href.find()).as(page).isTrue();
        return "/wicket/" + href.group(1).replaceFirst("^\\./", "").replace("&amp;", "&");
    }

    /** Follows redirects, and keeps the cookie. */
    final class Browser {
        private final App app;
        private String cookie = "";

        Browser(App app) {
            this.app = app;
        }

        String open(String path) {
            HttpResponse<String> response = app.get(path, cookie);
            for (int hop = 0; hop < 5 && response.statusCode() / 100 == 3; hop++) {
                remember(response);
                String to = response.headers().firstValue("Location").orElseThrow();
                response =
                        app.get("/wicket/" + to.replaceFirst("^.*/wicket/", "").replaceFirst("^\\./", ""), cookie);
            }
            remember(response);
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            return response.body();
        }

        private void remember(HttpResponse<String> response) {
            String set = App.cookie(response);
            cookie = set.isEmpty() ? cookie : set;
        }
    }
}
