package io.millrace.faults.check;

import io.millrace.faults.evidence.Demand;
import io.millrace.faults.evidence.Demand.Fate;
import io.millrace.faults.evidence.Impairment.What;
import io.millrace.faults.evidence.Operation.Action;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Healthy histories by the dice: several jobs at a time, of a few owners and objects, that are read, cancelled, retried and lost. */
final class RandomHistory {
    private static final int AT_A_TIME = 5;
    private static final List<Fate> FATES = List.of(Fate.values());

    private final Random random;
    private final History history = new History();
    private final Map<String, Story> holders = new HashMap<>();
    private final Map<String, Long> expiries = new HashMap<>();
    private final List<Story> active = new ArrayList<>();

    private RandomHistory(long seed) {
        random = new Random(seed);
    }

    static History of(long seed, int jobs) {
        RandomHistory made = new RandomHistory(seed);
        while (made.history.stories.size() < jobs || !made.active.isEmpty()) {
            if (made.active.size() < AT_A_TIME && made.history.stories.size() < jobs) {
                made.begin();
            }
            Story story = made.active.get(made.random.nextInt(made.active.size()));
            made.step(story);
            made.history.passes(made.random.nextInt(200));
        }
        return made.history;
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private void begin() {
        int number = history.stories.size();
        Fate fate = chance(70) ? Fate.COMPLETES : FATES.get(random.nextInt(FATES.size()));
        String objectId = chance(50) ? "object-" + random.nextInt(6) : null;
        int window = 1 + random.nextInt(3);
        Story story = history.job(new Demand("op-" + number, objectId, window, fate, random.nextInt(3)));
        story.owner = "owner-" + random.nextInt(3);
        Story holder = holder(story);
        if (holder != null) {
            holder.answered(Action.SUBMIT, story.demand, 200, null, holder.status, holder.sighting(true));
            return;
        }
        takesWindow(story);
        if (chance(10)) {
            history.befalls(History.GATEWAY, What.STORE_PATH, history.now, history.now + 1);
            story.acceptedUnknown(chance(50) ? 0 : 503);
        } else {
            story.accepted();
        }
        active.add(story);
    }

    private static String key(Story story) {
        return story.owner + "/" + story.objectId;
    }

    /** Who else is in the way: with time to spare, so that nothing depends on a millisecond. */
    private Story holder(Story story) {
        Story holder = story.objectId == null ? null : holders.get(key(story));
        boolean over = holder == null
                || holder == story
                || (holder.status.equals("cancelled") && holder.attempt == 0)
                || (holder.finishedAt != null && expiries.get(key(story)) < history.now);
        return over ? null : holder;
    }

    private void takesWindow(Story story) {
        if (story.objectId != null) {
            holders.put(key(story), story);
            expiries.put(key(story), history.now + 100 + story.demand.windowSeconds() * 1000L);
        }
    }

    private void step(Story story) {
        if (chance(25)) {
            story.read();
        } else if (story.status.equals("processing")) {
            run(story);
        } else if (!Words.isTerminal(story.status)) {
            wait(story);
        } else if (!story.status.equals("completed") && chance(20) && holder(story) == null) {
            takesWindow(story);
            retry(story);
        } else {
            over(story);
        }
    }

    private void wait(Story story) {
        if (chance(8)) {
            story.cancelled();
        } else if (chance(3)) {
            story.unanswered(Action.CANCEL);
        } else {
            story.claimed("worker-" + (1 + random.nextInt(3)));
        }
    }

    private void retry(Story story) {
        if (chance(70)) {
            story.retried();
        } else {
            story.unanswered(Action.RETRY).begunAnew();
        }
    }

    private void over(Story story) {
        if (chance(20)) {
            story.cancelTooLate();
        } else if (chance(20) && story.status.equals("completed")) {
            story.retryRefused();
        } else if (chance(10) && !story.status.equals("completed")) {
            story.unanswered(Action.RETRY);
        }
        active.remove(story);
    }

    private void run(Story story) {
        if (chance(30)) {
            story.progresses();
        } else if (chance(10)) {
            story.dies();
        } else if (chance(10)) {
            story.drains();
        } else if (chance(8)) {
            story.cancelRequested().stops(Words.BY_USER);
        } else {
            meetFate(story);
        }
    }

    private void meetFate(Story story) {
        switch (story.demand.fate()) {
            case COMPLETES -> {
                if (story.attempt <= story.demand.failsUntil()) {
                    story.throwsOnce();
                } else {
                    story.returns();
                }
            }
            case FAILS -> {
                if (story.failures < 2) {
                    story.throwsOnce();
                } else {
                    story.throwsAtLast();
                }
            }
            case RUNS -> story.exits();
            case OVERRUNS -> story.stops(Words.TIMEOUT);
            case POISONS -> story.lost();
        }
    }
}
