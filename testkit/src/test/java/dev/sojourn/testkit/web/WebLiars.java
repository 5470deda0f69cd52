package dev.sojourn.testkit.web;

import dev.sojourn.http.HttpVisits;
import dev.sojourn.http.WebExchange;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Doors that are wrong in one way each, as somebody who writes an integration may make them. */
final class WebLiars {

    private WebLiars() {}

    /** By the name of the fault. */
    static Map<String, PlainDoor> all() {
        Map<String, PlainDoor> liars = new LinkedHashMap<>();
        liars.put("resets what a refusal takes back", new PlainDoor() {
            @Override
            List<String> keptByARefusal() {
                return List.of();
            }
        });
        liars.put("looks twice", new PlainDoor() {
            @Override
            void before(HttpVisits visits, WebExchange exchange) {
                visits.enter(exchange).close();
            }
        });
        liars.put("refuses once more", new PlainDoor() {
            @Override
            boolean remembersARefusal() {
                return true;
            }
        });
        liars.put("shows the first cookie of a name only", request("Cookie", WebLiars::firstOfAName));
        liars.put("shows 64 cookies", request("Cookie", line -> firstPairs(line, 64)));
        liars.put("takes every host for its own", shown(exchange -> host(exchange, "localhost")));
        liars.put("hides the site of a request", request("Sec-Fetch-Site", line -> ""));
        liars.put("hides the Origin of a request", request("Origin", line -> ""));
        liars.put("tells no host", shown(exchange -> host(exchange, "")));
        liars.put("reads any scheme as Bearer", request("Authorization", line -> "Bearer " + afterBlank(line)));
        liars.put("has no Authorization", request("Authorization", line -> ""));
        liars.put("forbids caches everything", new PlainDoor() {
            @Override
            void before(HttpVisits visits, WebExchange exchange) {
                exchange.setHeader("Cache-Control", "no-store");
            }
        });
        liars.put("loses the Referrer-Policy", shown(exchange -> losing(exchange, "Referrer-Policy")));
        for (String name : List.of("Cache-Control", "Referrer-Policy", "Access-Control-Expose-Headers")) {
            liars.put("lets the application's " + name + " stand", shown(exchange -> keeping(exchange, name)));
            liars.put("shows nothing of the application's " + name, shown(exchange -> hiding(exchange, name)));
        }
        return liars;
    }

    private static PlainDoor shown(UnaryOperator<WebExchange> view) {
        return new PlainDoor() {
            @Override
            WebExchange shown(WebExchange exchange) {
                return view.apply(exchange);
            }
        };
    }

    /** A door that rewrites the lines of one request header; none is left of a line that becomes empty. */
    private static PlainDoor request(String header, UnaryOperator<String> rewritten) {
        return shown(exchange -> new ShownExchange(exchange) {
            @Override
            public List<String> headers(String name) {
                List<String> lines = behind.headers(name);
                return name.equalsIgnoreCase(header)
                        ? lines.stream()
                                .map(rewritten)
                                .filter(line -> !line.isEmpty())
                                .toList()
                        : lines;
            }
        });
    }

    private static WebExchange host(WebExchange exchange, String host) {
        return new ShownExchange(exchange) {
            @Override
            public String host() {
                return host;
            }
        };
    }

    /** Sets the header only where the application has set none. */
    private static WebExchange keeping(WebExchange exchange, String header) {
        boolean wished = !exchange.responseHeaders(header).isEmpty();
        return new ShownExchange(exchange) {
            @Override
            public void setHeader(String name, String value) {
                if (!name.equals(header) || !wished) {
                    behind.setHeader(name, value);
                }
            }

            @Override
            public void addHeader(String name, String value) {
                if (!name.equals(header) || !wished) {
                    behind.addHeader(name, value);
                }
            }
        };
    }

    private static WebExchange losing(WebExchange exchange, String header) {
        return new ShownExchange(exchange) {
            @Override
            public void setHeader(String name, String value) {
                if (!name.equals(header)) {
                    behind.setHeader(name, value);
                }
            }
        };
    }

    private static WebExchange hiding(WebExchange exchange, String header) {
        return new ShownExchange(exchange) {
            @Override
            public List<String> responseHeaders(String name) {
                return name.equals(header) ? List.of() : behind.responseHeaders(name);
            }
        };
    }

    private static String afterBlank(String line) {
        return line.substring(line.indexOf(' ') + 1);
    }

    private static Stream<String> pairs(String line) {
        return Arrays.stream(line.split(";")).map(String::strip);
    }

    private static String firstPairs(String line, int most) {
        return String.join("; ", pairs(line).limit(most).toList());
    }

    private static String firstOfAName(String line) {
        Map<String, String> first = new LinkedHashMap<>();
        pairs(line).forEach(pair -> first.putIfAbsent(pair.split("=", 2)[0], pair));
        return String.join("; ", first.values());
    }
}
