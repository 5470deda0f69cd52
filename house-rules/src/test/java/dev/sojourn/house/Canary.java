package dev.sojourn.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;

/** Runs a rule on the planted offences: a rule that has never been red guards nothing. */
final class Canary {
    private Canary() {}

    static void mustTurnRed(ArchRule rule, String root, String offender) {
        EvaluationResult result = rule.evaluate(planted(root));
        assertThat(result.hasViolation()).as("%s is red", rule.getDescription()).isTrue();
        assertThat(result.getFailureReport().toString())
                .as("the report names the offender")
                .contains(root + "." + offender);
    }

    static void mustNotName(ArchRule rule, String root, String innocent) {
        assertThat(rule.evaluate(planted(root)).getFailureReport().toString()).doesNotContain(root + "." + innocent);
    }

    private static JavaClasses planted(String root) {
        JavaClasses planted = new ClassFileImporter().importPackages(root);
        assertThat(planted).as("planted classes in %s", root).isNotEmpty();
        return planted;
    }
}
