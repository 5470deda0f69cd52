import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients for the operator's story. {@code fill URL N USERS} begins N sessions of so many users by REST, with the token
 * in SOJOURN_ADMIN_TOKEN, and prints how many were begun. {@code visit URL CLIENTS STOP} has clients log in, write and
 * read by turns until the file STOP is there, and prints {@code N requests, N failed}, with what failed first: a status
 * other than 200, an answer that does not come, or one that does not know what this client wrote before.
 */
public final class Load {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(15);

    private static final AtomicInteger DONE = new AtomicInteger();
    private static final List<String> FAILED = new ArrayList<>();

    public static void main(String[] arguments) throws InterruptedException {
        // A client that sends again by itself would hide what this is to count.
        System.setProperty("jdk.httpclient.disableRetryConnect", "true");
        String url = arguments[1];
        int number = Integer.parseInt(arguments[2]);
        if (arguments[0].equals("fill")) {
            fill(url, number, Integer.parseInt(arguments[3]));
        } else {
            visit(url, number, Path.of(arguments[3]));
        }
        System.out.println(DONE.get() + " requests, " + FAILED.size() + " failed"
                + (FAILED.isEmpty() ? "" : ": " + FAILED.get(0)));
    }

    private static void fill(String url, int sessions, int users) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        String token = System.getenv("SOJOURN_ADMIN_TOKEN");
        together(8, client -> {
            HttpClient http = HttpClient.newHttpClient();
            for (int i = next.getAndIncrement(); i < sessions; i = next.getAndIncrement()) {
                String data = "{\"cart\":[\"tea\",\"cups\"],\"number\":" + i + "}";
                String body = "{\"user\":\"user-" + i % users + "\",\"data\":" + data + "}";
                HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/api/sessions"))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .timeout(PATIENCE)
                        .POST(BodyPublishers.ofString(body))
                        .build();
                expect(201, "", http.send(request, BodyHandlers.ofString()));
            }
        });
    }

    private static void visit(String url, int clients, Path stop) throws InterruptedException {
        together(clients, client -> {
            HttpClient http = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
            HttpRequest login = post(url + "/demos/sessions/start", "name=client-" + client);
            expect(200, "client-" + client, http.send(login, BodyHandlers.ofString()));
            for (int turn = 1; !Files.exists(stop); turn++) {
                String known = "\"counter\":" + turn + ",";
                attempt(http, post(url + "/demos/live/add", ""), "");
                attempt(http, get(url + "/demos/live/value"), known);
                Thread.sleep(PAUSE.toMillis());
            }
        });
    }

    private static HttpRequest get(String url) {
        return HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).build();
    }

    private static HttpRequest post(String url, String form) {
        return HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .timeout(PATIENCE)
                .POST(BodyPublishers.ofString(form))
                .build();
    }

    private static void attempt(HttpClient http, HttpRequest request, String known) throws InterruptedException {
        try {
            expect(200, known, http.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            DONE.incrementAndGet();
            fail(request.uri().getPath() + " " + e);
        }
    }

    private static void expect(int status, String known, HttpResponse<String> answer) {
        DONE.incrementAndGet();
        if (answer.statusCode() != status || !(answer.body() + ",").replace("}", ",").contains(known)) {
            fail(answer.request().uri().getPath() + " " + answer.statusCode() + " " + answer.body());
        }
    }

    private static synchronized void fail(String what) {
        FAILED.add(what);
    }

    private interface Client {
        void run(int number) throws IOException, InterruptedException;
    }

    private static void together(int clients, Client work) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            int number = i;
            Thread thread = new Thread(() -> {
                try {
                    work.run(number);
                } catch (IOException | InterruptedException e) {
                    fail(e.toString());
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
