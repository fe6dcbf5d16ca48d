using FoodDelivery.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FoodDelivery.Dispatch;

/// <summary>Two people at the same row: the second looks again and is told what it finds, instead of overwriting it.</summary>
internal static class Attempt
{
    private const int Times = 3;

    public static async Task<Result> RunAsync(DispatchDb db, Func<Task<Result>> change)
    {
        for (var time = 1; ; time++)
        {
            try
            {
                return await change();
            }
            catch (DbUpdateConcurrencyException)
            {
                db.ChangeTracker.Clear();
                if (time == Times) return Error.Conflict("dispatch.busy", "Others are changing this at the same moment. Try again.");
            }
        }
    }
}
