package dev.sojourn.sample.compare;

import java.util.ArrayList;
import java.util.List;

/**
 * Two browsers on two nodes. The thief has the cookies that the laptop had before its login, and {@code closed} is the
 * phone after its browser was closed: without the cookie of the session. {@code FAKE} is a POST without the token.
 *
 * <p>Of an answer are told: status, where it leads to or what the page says, and whether the session got a new id, or
 * the browser a cookie that remembers the login, or lost it.
 */
final class Scenario {

    private static final String TABLE = """
             1 | laptop | 1 | GET  /                                        | 200 Bookshop
             2 | laptop | 1 | GET  /cart                                    | 302 /login, new id
             3 | laptop | 2 | GET  /login                                   | 200 login form
             4 | laptop | 2 | POST /login username=ada&password=coffee      | 302 /login?error
             5 | laptop | 1 | GET  /login?error                             | 200 login form: Invalid credentials
             6 | laptop | 1 | POST /login username=ada&password=tea         | 302 /cart?continue, new id
             7 | laptop | 2 | GET  /cart?continue                           | 200 Nothing yet
             8 | thief  | 2 | GET  /hello                                   | 302 /login, new id
             9 | laptop | 1 | POST /cart line=Emma                          | 302 /cart
            10 | laptop | 2 | GET  /cart                                    | 200 Emma
            11 | laptop | 2 | FAKE /cart line=Ulysses                       | 403
            12 | laptop | 1 | GET  /cart                                    | 200 Emma
            13 | laptop | 2 | POST /cart line=Ulysses                       | 302 /cart
            14 | laptop | 1 | GET  /cart                                    | 200 Emma, Ulysses
            15 | laptop | 1 | GET  /address                                 | 200 Street:
            16 | laptop | 2 | POST /address street=7+Eccles+Street          | 302 /address/town
            17 | laptop | 1 | GET  /address/town                            | 200 Street: 7 Eccles Street Town:
            18 | laptop | 2 | POST /address/town town=Dublin                | 302 /hello
            19 | laptop | 1 | GET  /hello | 200 Hello ada. We deliver to 7 Eccles Street, Dublin.
            20 | laptop | 2 | GET  /hello                                   | 200 Hello ada.
            21 | laptop | 1 | GET  /address                                 | 200 Street:
            22 | phone  | 2 | GET  /login                                   | 200 login form, new id
            23 | phone  | 2 | POST /login username=ada&password=tea&remember-me=on | 302 /, new id, remembered
            24 | laptop | 1 | GET  /hello                                   | 302 /login?expired
            25 | laptop | 2 | GET  /hello                                   | 302 /login, new id
            26 | phone  | 1 | GET  /hello                                   | 200 Hello ada.
            27 | phone  | 1 | GET  /cart                                    | 200 Nothing yet
            28 | closed | 2 | GET  /hello                                   | 200 Hello ada., new id
            29 | phone  | 1 | GET  /cart                                    | 200 Nothing yet
            30 | phone  | 1 | POST /logout                                  | 302 /login?logout, forgotten
            31 | phone  | 2 | GET  /login?logout | 200 login form: You have been signed out, new id
            32 | phone  | 1 | GET  /hello                                   | 302 /login
            """;

    private final int[] ports;
    private final Browser laptop = new Browser();
    private final Browser phone = new Browser();

    private Scenario(int first, int second) {
        ports = new int[] {first, second};
    }

    /** The requests, with the answers that are right. */
    static List<Step> written() {
        return TABLE.lines().map(Step::parse).toList();
    }

    /** Sends all requests, each to the node that the table names, and returns them with the answers that came. */
    static List<Step> answered(int first, int second) {
        Scenario scenario = new Scenario(first, second);
        List<Step> answered = new ArrayList<>();
        for (Step step : written()) {
            answered.add(step.answered(scenario.send(step)));
        }
        return answered;
    }

    /** How many of the answers are as written. */
    static int right(List<Step> answered) {
        List<Step> right = new ArrayList<>(answered);
        right.retainAll(written());
        return right.size();
    }

    private String send(Step step) {
        int port = ports[step.node() - 1];
        String[] words = step.request().split(" ", -1);
        Browser browser = browser(step.browser());
        if (words[1].equals("/login")) {
            browser.noteCookies();
        }
        String form = words.length > 2 ? words[2] : "";
        return switch (words[0]) {
            case "GET" -> browser.get(port, words[1]);
            case "POST" -> browser.post(port, words[1], form);
            default -> browser.postWithoutToken(port, words[1], form);
        };
    }

    private Browser browser(String name) {
        switch (name) {
            case "laptop":
                return laptop;
            case "thief":
                return laptop.thief();
            case "closed":
                phone.forgetSession();
                return phone;
            default:
                return phone;
        }
    }
}
