package dev.sojourn.sample.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.SessionDirectory;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** The shop on one node, over HTTP. */
class ShopTest {

    private static final Pattern ADDRESS = Pattern.compile("(?:href|src|action)=\"([^\"]*)\"");

    private static ConfigurableApplicationContext node;
    private static int port;

    private final Client client = new Client();

    @BeforeAll
    static void start() {
        node = Nodes.alone();
        port = Nodes.port(node);
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void aCartStaysThroughTheLoginUnderANewId() {
        client.buy(port, Product.TEAPOT);
        client.buy(port, Product.TEAPOT);
        String before = client.cookie();

        assertThat(client.login(port, "ada", "tea")).isEqualTo("/");
        assertThat(client.cookie()).isNotEqualTo(before);
        assertThat(client.cart(port)).containsExactly("2 × Teapot");
    }

    @Test
    void aMessageIsShownOnce() {
        client.buy(port, Product.GREEN_TEA);
        assertThat(client.get(port, "/").body()).contains("Green tea is in your cart.");
        assertThat(client.get(port, "/").body()).doesNotContain("is in your cart.");
    }

    @Test
    void anOrderEmptiesTheCart() {
        client.login(port, "ada", "tea");
        client.buy(port, Product.BLACK_TEA);
        client.get(port, "/");
        client.post(port, "/order");
        assertThat(client.get(port, "/").body()).contains("You have bought things: 1", "Nothing yet.");
    }

    @Test
    void aLoginLeadsBackToThePageThatWasAskedFor() {
        assertThat(Client.target(client.get(port, "/devices"))).isEqualTo("/login");
        assertThat(client.login(port, "ada", "tea")).isEqualTo("/devices");
    }

    @Test
    void aWrongPasswordIsRefused() {
        assertThat(client.login(port, "ada", "coffee")).isEqualTo("/login");
        assertThat(client.isLoggedIn(port)).isFalse();
    }

    @Test
    void aLogoutLeavesNothing() {
        client.login(port, "ada", "tea");
        client.buy(port, Product.BLACK_TEA);
        client.get(port, "/");
        assertThat(Client.target(client.post(port, "/logout"))).isEqualTo("/");
        assertThat(client.isLoggedIn(port)).isFalse();
        assertThat(client.cart(port)).isEmpty();
    }

    @Test
    void thePageOfDevicesSaysWhereAndEscapesIt() {
        client.login(port, "ada", "tea");
        assertThat(client.get(port, "/devices").body())
                .contains("Firefox on Linux", "127.0.0.1", "This device")
                .doesNotContain("??");
        assertThat(UserAgent.named(Optional.of("<script>"))).isEqualTo("Unknown browser");
    }

    @Test
    void oneDeviceIsEndedAndTheFormIsAnsweredWithAnotherPage() {
        Client phone = new Client("Chrome on Android");
        phone.login(port, "ada", "tea");
        phone.get(port, "/devices");
        client.login(port, "ada", "tea");
        String handle = key(phone);
        assertThat(client.get(port, "/devices").body()).contains("Chrome on Android", handle);

        HttpResponse<String> answer = client.post(port, "/devices/end", "handle", handle);

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(phone.isLoggedIn(port)).isFalse();
        assertThat(client.get(port, "/devices").body())
                .contains("That device is logged out.")
                .doesNotContain(handle);
        HttpResponse<String> again = client.post(port, "/devices/end", "handle", handle);
        assertThat(again.statusCode()).isEqualTo(404);
        assertThat(again.body()).contains("That device is not logged in any more.");
    }

    @Test
    void nobodyEndsTheSessionOfSomebodyElse() {
        Client keeper = new Client();
        keeper.login(port, "keeper", "keys");
        client.login(port, "ada", "tea");
        client.get(port, "/devices");

        assertThat(client.post(port, "/devices/end", "handle", key(keeper)).statusCode())
                .isEqualTo(404);
        assertThat(client.delete(port, "/api/devices/" + key(keeper)).statusCode())
                .isEqualTo(404);
        assertThat(keeper.isLoggedIn(port)).isTrue();
    }

    @Test
    void toEndAllOthersTwiceLogsOnlyTheOthersOut() {
        Client phone = new Client("Chrome on Android");
        phone.login(port, "ada", "tea");
        client.login(port, "ada", "tea");
        client.get(port, "/devices");
        String before = client.cookie();

        HttpResponse<String> answer = client.post(port, "/devices/end-others");
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(client.cookie()).isNotEqualTo(before);
        assertThat(client.post(port, "/devices/end-others").statusCode()).isEqualTo(303);

        assertThat(client.isLoggedIn(port)).isTrue();
        assertThat(phone.isLoggedIn(port)).isFalse();
    }

    @Test
    void toEndAllOthersTwiceAtOnceLogsNobodyElseOut() {
        client.login(port, "ada", "tea");
        for (int i = 0; i < 30; i++) {
            client.get(port, "/devices");
            assertThat(client.postTwice(port, "/devices/end-others")).containsOnly("/devices");
            assertThat(client.isLoggedIn(port)).as("after %d times", i).isTrue();
        }
    }

    @Test
    void aScriptSeesTheDevicesAndEndsThem() {
        Client phone = new Client("Chrome on Android");
        phone.login(port, "ada", "tea");
        phone.get(port, "/devices");
        client.login(port, "ada", "tea");
        client.delete(port, "/api/devices");
        client.get(port, "/");
        phone.login(port, "ada", "tea");
        phone.get(port, "/devices");

        String handle = key(phone);
        String json = client.get(port, "/api/devices").body();

        assertThat(json)
                .contains("\"label\":\"Chrome on Android\"", "\"handle\":\"" + handle, "\"more\":0")
                .startsWith("{\"devices\":[{");
        assertThat(client.delete(port, "/api/devices/" + handle).statusCode()).isEqualTo(204);
        assertThat(client.delete(port, "/api/devices/" + handle).statusCode()).isEqualTo(404);
        assertThat(phone.isLoggedIn(port)).isFalse();
        assertThat(client.isLoggedIn(port)).isTrue();
    }

    @Test
    void onlyAnAdministratorSeesAllSessionsAndEndsThem() {
        client.login(port, "ada", "tea");
        assertThat(client.get(port, "/admin").statusCode()).isEqualTo(403);

        Client keeper = new Client();
        keeper.login(port, "keeper", "keys");
        for (String key : keeper.keysOf(port, "ada")) {
            keeper.post(port, "/admin/end", "key", key);
        }
        assertThat(client.isLoggedIn(port)).isFalse();
        assertThat(keeper.isLoggedIn(port)).isTrue();
    }

    @Test
    void nobodyIsOfferedToEndTheSessionHeIsIn() {
        client.login(port, "keeper", "keys");
        String key = key(client);
        assertThat(client.get(port, "/devices").body())
                .contains("This device", "Log out</button>")
                .doesNotContain(key);
        assertThat(client.get(port, "/admin").body())
                .contains(key.substring(0, 8), "You are here")
                .doesNotContain(key);
    }

    @Test
    void aHandleThatIsNoneIsNotFound() {
        client.login(port, "ada", "tea");
        client.get(port, "/devices");
        assertThat(client.post(port, "/devices/end", "handle", "none").statusCode())
                .isEqualTo(404);
    }

    @Test
    void noPageShowsAnIdOrNamesAnythingElsewhere() {
        client.login(port, "keeper", "keys");
        client.buy(port, Product.GREEN_TEA);
        String id = client.cookie().split("\\.", -1)[2];
        assertThat(id).hasSizeGreaterThan(20);
        for (String path : List.of("/", "/devices", "/admin", "/login", "/nowhere")) {
            String page = client.get(port, path).body();
            assertThat(page).as(path).startsWith("<!DOCTYPE html>").doesNotContain(id, "th:");
            assertThat(Client.matches(ADDRESS, page)).as(path).isNotEmpty().allMatch(place -> place.startsWith("/"));
        }
    }

    /** The key of the session that a client is in. */
    private static String key(Client client) {
        String id = client.cookie();
        return node.getBean(SessionDirectory.class).lookUp(id).orElseThrow().key();
    }
}
