package dev.sojourn.servlet;

/** The servlet side of the filter on Undertow. */
class UndertowServletTest
        implements HttpSessionRules,
                DispatchRules,
                ResponseRules,
                ListenerRules,
                BoundValueRules,
                NodeLocalRules,
                WicketRules,
                VisitEndRules,
                FaultRules {

    @Override
    public Container container() {
        return new UndertowContainer();
    }
}
