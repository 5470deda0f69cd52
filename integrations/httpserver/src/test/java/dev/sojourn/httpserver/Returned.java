package dev.sojourn.httpserver;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/** A filter in front that tells when what comes after it has returned. */
final class Returned extends Filter {

    private final CountDownLatch returned;

    Returned(CountDownLatch returned) {
        this.returned = returned;
    }

    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
        chain.doFilter(exchange);
        returned.countDown();
    }

    @Override
    public String description() {
        return "Tells the return";
    }
}
