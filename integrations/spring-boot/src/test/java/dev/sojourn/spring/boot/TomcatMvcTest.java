package dev.sojourn.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.SessionDirectory;
import java.net.HttpCookie;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What Spring MVC keeps in a session, on the real Tomcat. */
@SpringBootTest(
        classes = Shop.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"sojourn.store.url=memory:", "server.address=127.0.0.1"})
class TomcatMvcTest {

    @LocalServerPort
    private int port;

    @Autowired
    private SessionDirectory directory;

    @Test
    void getSessionIsOfSojourn() {
        Browser browser = new Browser();
        assertThat(browser.get(port, "/session").body()).startsWith("dev.sojourn.servlet.");
        assertThat(browser.cookies()).extracting(HttpCookie::getName).containsExactly("sid");
    }

    @Test
    void aPageWithoutASessionSetsNoCookie() {
        Browser browser = new Browser();
        assertThat(browser.get(port, "/plain").body()).isEqualTo("plain");
        assertThat(browser.cookies()).isEmpty();
    }

    @Test
    void aSessionScopedBeanLivesFromRequestToRequest() {
        Browser browser = new Browser();
        browser.post(port, "/cart", "name", "tea");
        browser.post(port, "/cart", "name", "milk");
        assertThat(browser.get(port, "/cart").body()).isEqualTo("tea,milk");
        assertThat(new Browser().get(port, "/cart").body()).isEmpty();
    }

    @Test
    void aSessionScopedBeanEndsWithItsSession() {
        Browser browser = new Browser();
        browser.post(port, "/cart", "name", "tea");
        int before = Shop.Cart.ENDED.get();
        assertThat(browser.post(port, "/logout").body()).isEqualTo("bye");
        assertThat(Shop.Cart.ENDED.get()).isEqualTo(before + 1);
        assertThat(browser.get(port, "/cart").body()).isEmpty();
    }

    @Test
    void attributesOfTheModelLiveFromPageToPageUntilTheyAreDone() {
        Browser browser = new Browser();
        browser.post(port, "/order/street", "street", "Main");
        assertThat(browser.post(port, "/order/town", "town", "Ems").body()).isEqualTo("Main/Ems");
        browser.post(port, "/order/done");
        assertThat(browser.post(port, "/order/town", "town", "Ems").body()).isEqualTo("/Ems");
    }

    @Test
    void aFlashAttributeIsThereAfterTheRedirectAndOnce() {
        Browser browser = new Browser();
        assertThat(browser.post(port, "/flash").body()).isEqualTo("message=saved");
        assertThat(browser.get(port, "/flashed").body()).isEqualTo("message=");
    }

    @Test
    void whoIsEndedElsewhereBeginsAnew() {
        Browser browser = new Browser();
        browser.post(port, "/cart", "name", "tea");
        directory.endAll();
        assertThat(browser.get(port, "/cart").body()).isEmpty();
    }
}
