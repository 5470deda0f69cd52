package dev.sojourn.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.junit.jupiter.api.Test;

/** Which requests a stop waits for. */
class RunningRequestsTest {

    private final RunningRequests running = new RunningRequests();
    private final org.apache.coyote.Request wire = new org.apache.coyote.Request();
    private final List<AsyncListener> listeners = new ArrayList<>();
    private final AtomicInteger status = new AtomicInteger();

    /** A request that has passed the valve, and is asynchronous when asked. */
    private HttpServletRequest request() throws Exception {
        Request container = new Request(new Connector(), wire);
        ContainerRequests valve = new ContainerRequests();
        valve.setNext(new ValveBase(true) {
            @Override
            public void invoke(Request request, Response response) {}
        });
        valve.invoke(container, new Response(new org.apache.coyote.Response()));
        AsyncContext context = fake(AsyncContext.class, (name, arguments) -> {
            if (name.equals("addListener")) {
                listeners.add((AsyncListener) arguments[0]);
            }
            return null;
        });
        return fake(HttpServletRequest.class, (name, arguments) -> switch (name) {
            case "getAttribute" -> container.getAttribute((String) arguments[0]);
            case "isAsyncStarted" -> true;
            case "getAsyncContext" -> context;
            default -> null;
        });
    }

    private interface Answers {
        Object to(String method, Object[] arguments);
    }

    private static <T> T fake(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> answers.to(method.getName(), arguments)));
    }

    private void pass(HttpServletRequest request) throws Exception {
        FilterChain chain = (same, response) -> assertThat(running.count()).isEqualTo(1);
        running.doFilter(
                request,
                fake(HttpServletResponse.class, (name, arguments) -> {
                    if (name.equals("sendError")) {
                        status.set((Integer) arguments[0]);
                    }
                    return null;
                }),
                chain);
    }

    @Test
    void anAsynchronousRequestCountsUntilItCompletes() throws Exception {
        pass(request());
        assertThat(running.count()).isEqualTo(1);
        assertThat(running.awaitNone(Duration.ZERO)).isFalse();

        listeners.get(0).onComplete(new AsyncEvent(fake(AsyncContext.class, (name, arguments) -> null)));
        assertThat(running.count()).isZero();
    }

    /** As after a reset while the request became asynchronous: the object serves the next request, nobody is told. */
    @Test
    void oneThatTheContainerHasDroppedWithoutAWordDoesNot() throws Exception {
        pass(request());
        wire.recycle();

        assertThat(running.count()).isZero();
        assertThat(running.awaitNone(Duration.ZERO)).isTrue();
    }

    @Test
    void afterAStopNothingIsServed() throws Exception {
        assertThat(running.awaitNone(Duration.ZERO)).isTrue();
        pass(request());
        assertThat(status).hasValue(503);
        assertThat(running.count()).isZero();
    }
}
