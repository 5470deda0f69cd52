package dev.sojourn.servlet;

/** The servlet side of the filter on Jetty. */
class JettyServletTest
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
                AccessorRules,
                TwoFilterRules,
                DeclaredSettingsRules,
                UndeployRules,
                SpringSecurityRules,
                VisitEndRules,
                FaultRules {

    @Override
    public Container container() {
        return new JettyContainer();
    }
}
