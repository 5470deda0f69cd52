package dev.sojourn.server.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.Executor;
import java.util.function.ToDoubleFunction;
import org.apache.coyote.AbstractProtocol;
import org.apache.tomcat.util.threads.ThreadPoolExecutor;

/**
 * Threads and connections of the container, by the names that Micrometer's own binder has for them. That one asks
 * beans for management consoles, which this server does not make.
 */
final class ContainerMeters {

    private ContainerMeters() {}

    static void bind(AbstractProtocol<?> protocol, MeterRegistry registry) {
        gauge(registry, protocol, "tomcat.threads.config.max", "threads", AbstractProtocol::getMaxThreads);
        gauge(
                registry,
                protocol,
                "tomcat.threads.current",
                "threads",
                each -> pool(each, ThreadPoolExecutor::getPoolSize));
        gauge(
                registry,
                protocol,
                "tomcat.threads.busy",
                "threads",
                each -> pool(each, ThreadPoolExecutor::getActiveCount));
        gauge(registry, protocol, "tomcat.connections.config.max", "connections", AbstractProtocol::getMaxConnections);
        gauge(registry, protocol, "tomcat.connections.current", "connections", AbstractProtocol::getConnectionCount);
    }

    private static double pool(AbstractProtocol<?> protocol, ToDoubleFunction<ThreadPoolExecutor> figure) {
        Executor executor = protocol.getExecutor();
        return executor instanceof ThreadPoolExecutor pool ? figure.applyAsDouble(pool) : Double.NaN;
    }

    private static void gauge(
            MeterRegistry registry,
            AbstractProtocol<?> protocol,
            String name,
            String unit,
            ToDoubleFunction<AbstractProtocol<?>> figure) {
        Gauge.builder(name, () -> figure.applyAsDouble(protocol))
                .baseUnit(unit)
                .tags("name", "http")
                .register(registry);
    }
}
