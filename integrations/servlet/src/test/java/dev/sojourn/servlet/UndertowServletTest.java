package dev.sojourn.servlet;

/** The servlet side of the filter on Undertow. */
class UndertowServletTest
        implements HttpSessionRules,
                SessionLookRules,
                SessionTimesRules,
                LateWriteRules,
                DispatchRules,
                ResponseRules,
                OutputRules,
                ListenerRules,
                DeclaredListenerRules,
                BoundValueRules,
                NodeLocalRules,
                WicketRules,
                PartRules,
                QuietRules,
                ForeignSessionRules,
                TwoFilterRules,
                DeclaredSettingsRules,
                UndeployRules,
                SpringSecurityRules,
                VisitEndRules,
                FaultRules {

    @Override
    public Container container() {
        return new UndertowContainer();
    }
}
