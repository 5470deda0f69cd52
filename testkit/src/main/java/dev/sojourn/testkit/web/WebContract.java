package dev.sojourn.testkit.web;

/**
 * All that an integration promises over HTTP. A test class implements this and {@link WebFixture#start}; the
 * rules are the default methods of the interfaces below, each a JUnit test.
 */
public interface WebContract
        extends CookieRules,
                CachingRules,
                SecrecyRules,
                CommitRules,
                RaceRules,
                EndingRules,
                LostChangesRules,
                NewIdRules,
                ClosingRules,
                HostileIdRules,
                HostileCookieRules,
                CarrierRules,
                BearerRules,
                OutageRules,
                OriginRules,
                RefusalRules {}
