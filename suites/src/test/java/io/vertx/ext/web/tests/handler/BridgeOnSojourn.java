package io.vertx.ext.web.tests.handler;

import dev.sojourn.suites.vertx.Published;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;

/** The tests of the bridge to the event bus; in this package, because it alone knows their parameter. */
public final class BridgeOnSojourn extends EventbusBridgeTest {

    public BridgeOnSojourn(Transport transport) {
        super(transport);
    }

    @Override
    protected VertxBuilder createVertxBuilder(VertxOptions options) {
        return Published.ports(super.createVertxBuilder(options));
    }

    @Override
    public void setUp() throws Exception {
        super.setUp();
        Published.serve(vertx, getHttpServerOptions(), router);
    }
}
