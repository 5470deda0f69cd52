package dev.sojourn.sample.compare;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ObjIntConsumer;

/** What is counted on running nodes. */
final class Measurements {

    /** How many requests of one kind are sent. */
    static final int REQUESTS = 100;

    /** How many requests that only read meet one that adds. */
    static final int SLOW_READERS = 20;

    private static final int BEFORE_THE_KILL = 20;
    private static final long PATIENCE_SECONDS = 120;

    /**
     * What is left after a node was killed.
     *
     * @param loggedIn whether the other node knows the user
     * @param confirmed how many lines of the cart had been answered
     * @param found how many of them the other node has
     */
    record Survival(boolean loggedIn, int confirmed, int found) {}

    private final Nodes nodes;
    private final int node;

    Measurements(Nodes nodes) {
        this.nodes = nodes;
        node = nodes.first();
    }

    /** The commands for the requests of the scenario together, on two nodes. */
    StoreCommands.Count commandsOfScenario() {
        return counted(() -> Scenario.answered(nodes.first(), nodes.second()));
    }

    /** The commands for {@link #REQUESTS} plain pages behind the login. */
    StoreCommands.Count commandsOfPages() {
        Browser browser = loggedIn("bob");
        return counted(() -> repeat(() -> expect("200 Hello bob.", browser.get(node, "/hello"))));
    }

    /**
     * The commands for one plain page behind the login, in the middle of {@link #REQUESTS}: what nodes do beside them,
     * as often as there is time for it, does not count.
     */
    int commandsOfAPage() {
        Browser browser = loggedIn("bob");
        List<Integer> counts = new ArrayList<>();
        try (StoreCommands commands = new StoreCommands(nodes.redis().orElseThrow())) {
            repeat(() -> {
                expect("200 Hello bob.", browser.get(node, "/hello"));
                counts.add(commands.count().sent());
            });
        }
        return counts.stream().sorted().skip(REQUESTS / 2).findFirst().orElseThrow();
    }

    /** The commands for {@link #REQUESTS} forms that each add a line to the cart. */
    StoreCommands.Count commandsOfForms() {
        Browser browser = loggedIn("bob");
        return counted(() -> repeat(() -> add(browser, node)));
    }

    /** Lines that are not in the cart after {@link #REQUESTS} forms, each sent when the one before was answered. */
    int lostInARow() {
        return lostInTurn(Measurements::add);
    }

    /** The same, by a script in the page, which is answered with JSON in place of a redirect. */
    int lostInARowOfJson() {
        return lostInTurn((browser, port) ->
                expect("200 {\"added\":\"Emma\"}", browser.script(port, "/cart", "line=Emma", "application/json")));
    }

    /** The same, answered with text. */
    int lostInARowOfText() {
        return lostInTurn(
                (browser, port) -> expect("200 added Emma", browser.script(port, "/cart", "line=Emma", "text/plain")));
    }

    /** Lines that are not in the cart because a request that only read it was answered later. */
    int lostToSlowReaders() throws InterruptedException {
        Browser browser = loggedIn("bob");
        for (int i = 0; i < SLOW_READERS; i++) {
            CompletableFuture<String> reader = CompletableFuture.supplyAsync(() -> browser.get(node, "/cart/delivery"));
            nodes.warehouse().awaitQuestion();
            add(browser, node);
            nodes.warehouse().answer();
            reader.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        }
        return SLOW_READERS - lines(browser);
    }

    /** Kills a node while somebody shops there, and looks for login and cart on another. */
    Survival killed() throws InterruptedException {
        int dying = nodes.third().port();
        Browser browser = new Browser();
        browser.login(dying, "eve");
        browser.get(dying, "/cart");
        AtomicInteger confirmed = new AtomicInteger();
        CountDownLatch some = new CountDownLatch(BEFORE_THE_KILL);
        CompletableFuture<Void> shopping = CompletableFuture.runAsync(() -> {
            try {
                while (true) {
                    add(browser, dying);
                    confirmed.incrementAndGet();
                    some.countDown();
                }
            } catch (UncheckedIOException e) {
                // The node is dead.
            }
        });
        if (!some.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("Nobody shops at the node that is to be killed.");
        }
        nodes.third().kill();
        shopping.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        boolean loggedIn = browser.get(node, "/hello").equals("200 Hello eve.");
        return new Survival(loggedIn, confirmed.get(), lines(browser));
    }

    /** Sent to two nodes in turn, as a balancer does, if they share sessions. */
    private int lostInTurn(ObjIntConsumer<Browser> request) {
        int other = nodes.redis().isPresent() ? nodes.second() : node;
        Browser browser = loggedIn("bob");
        for (int i = 0; i < REQUESTS; i++) {
            request.accept(browser, i % 2 == 0 ? node : other);
        }
        return REQUESTS - lines(browser);
    }

    private Browser loggedIn(String user) {
        Browser browser = new Browser();
        browser.login(node, user);
        expect("200 Nothing yet", browser.get(node, "/cart"));
        return browser;
    }

    private StoreCommands.Count counted(Runnable requests) {
        RedisServer redis = nodes.redis().orElseThrow();
        try (StoreCommands commands = new StoreCommands(redis)) {
            requests.run();
            return commands.count();
        }
    }

    private int lines(Browser browser) {
        return (int) List.of(browser.get(node, "/cart").split("\\W+")).stream()
                .filter("Emma"::equals)
                .count();
    }

    private static void repeat(Runnable request) {
        for (int i = 0; i < REQUESTS; i++) {
            request.run();
        }
    }

    private static void add(Browser browser, int port) {
        expect("302 /cart", browser.post(port, "/cart", "line=Emma"));
    }

    private static void expect(String right, String answer) {
        if (!answer.equals(right)) {
            throw new IllegalStateException("The answer was \"" + answer + "\", not \"" + right + "\".");
        }
    }
}
