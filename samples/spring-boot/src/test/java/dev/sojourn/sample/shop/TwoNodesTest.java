package dev.sojourn.sample.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The shop on several nodes over one Redis: it does not matter which of them answers, or that one of them dies. */
class TwoNodesTest {

    private static final int AT_LEAST = 5;
    private static final long PATIENCE_SECONDS = 30;

    private static Nodes nodes;
    private static ShopProcess third;

    @BeforeAll
    static void start() {
        nodes = new Nodes();
        third = nodes.another();
        nodes.start();
    }

    @AfterAll
    static void stop() {
        if (nodes != null) {
            third.close();
            nodes.close();
        }
    }

    @Test
    void loginAndCartAreThereOnBothNodes() {
        Client client = new Client();
        client.login(nodes.first(), "ada", "tea");
        client.buy(nodes.first(), Product.GREEN_TEA);
        client.buy(nodes.second(), Product.GREEN_TEA);

        assertThat(client.isLoggedIn(nodes.second())).isTrue();
        assertThat(client.cart(nodes.first())).containsExactly("2 × Green tea");
    }

    @Test
    void aMessageIsShownOnceByWhicheverNode() {
        Client client = new Client();
        client.buy(nodes.first(), Product.TEAPOT);
        assertThat(client.get(nodes.second(), "/").body()).contains("Teapot is in your cart.");
        assertThat(client.get(nodes.first(), "/").body()).doesNotContain("Teapot is in your cart.");
    }

    @Test
    void aFormOfOneNodeMayBeSentToTheOther() {
        Client client = new Client();
        client.get(nodes.first(), "/");
        client.post(nodes.second(), "/cart", "product", "TEAPOT");
        assertThat(client.cart(nodes.first())).containsExactly("1 × Teapot");
    }

    @Test
    void aLoginOnOneNodeMayContinueOnTheOther() {
        Client client = new Client();
        client.get(nodes.first(), "/devices");
        assertThat(client.login(nodes.second(), "ada", "tea")).isEqualTo("/devices");
        assertThat(client.isLoggedIn(nodes.first())).isTrue();
    }

    @Test
    void logOutEverywhereElseEndsTheOtherBrowserOnBothNodesAtOnce() {
        Client phone = new Client("Chrome on Android");
        Client laptop = new Client();
        phone.login(nodes.first(), "ada", "tea");
        phone.buy(nodes.second(), Product.TEAPOT);
        laptop.login(nodes.second(), "ada", "tea");
        laptop.buy(nodes.second(), Product.BLACK_TEA);
        assertThat(laptop.get(nodes.second(), "/devices").body()).contains("Chrome on Android", "Firefox on Linux");

        laptop.post(nodes.second(), "/devices/end-others");

        assertThat(phone.isLoggedIn(nodes.first())).isFalse();
        assertThat(phone.isLoggedIn(nodes.second())).isFalse();
        assertThat(phone.cart(nodes.first())).isEmpty();
        assertThat(laptop.isLoggedIn(nodes.first())).isTrue();
        assertThat(laptop.cart(nodes.first())).containsExactly("1 × Black tea");
    }

    @Test
    void anAdministratorOnOneNodeEndsTheSessionsOfTheOther() {
        Client customer = new Client();
        customer.login(nodes.first(), "ada", "tea");
        Client keeper = new Client();
        keeper.login(nodes.second(), "keeper", "keys");

        for (String key : keeper.keysOf(nodes.second(), "ada")) {
            keeper.post(nodes.second(), "/admin/end", "key", key);
        }
        assertThat(customer.isLoggedIn(nodes.first())).isFalse();
    }

    @Test
    void aLogoutOnOneNodeIsALogoutOnTheOther() {
        Client client = new Client();
        client.login(nodes.first(), "ada", "tea");
        client.get(nodes.first(), "/");
        client.post(nodes.first(), "/logout");
        assertThat(client.isLoggedIn(nodes.second())).isFalse();
    }

    /** What a node has confirmed is stored; the piece it was busy with when it died may be, or not. */
    @Test
    void aNodeThatIsKilledTakesNothingWithIt() throws InterruptedException {
        int port = third.port();
        Client client = new Client();
        client.login(port, "ada", "tea");
        client.buy(port, Product.TEAPOT);
        client.buy(nodes.second(), Product.TEAPOT);
        AtomicInteger confirmed = new AtomicInteger(2);
        CountDownLatch some = new CountDownLatch(AT_LEAST);
        CompletableFuture<Void> shopping = CompletableFuture.runAsync(() -> {
            try {
                while (client.post(port, "/cart", "product", "TEAPOT").statusCode() == 302) {
                    confirmed.incrementAndGet();
                    some.countDown();
                }
            } catch (UncheckedIOException e) {
                // The node is dead.
            }
        });

        assertThat(some.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        third.kill();
        shopping.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();

        assertThat(client.isLoggedIn(nodes.second())).isTrue();
        int pieces = Integer.parseInt(client.cart(nodes.second()).get(0).split(" ", 2)[0]);
        assertThat(pieces).isBetween(confirmed.get(), confirmed.get() + 1);
        client.buy(nodes.first(), Product.TEAPOT);
        assertThat(client.cart(nodes.second())).containsExactly(pieces + 1 + " × Teapot");
    }
}
